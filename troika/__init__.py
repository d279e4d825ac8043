"""The Django project: settings, addresses, and the ASGI entry. Nothing about groups, and
nothing that serves: that is serving/."""
