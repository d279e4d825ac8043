"""The Django project: settings, addresses, and the ASGI entry. Nothing about trios, and
nothing that serves: that is serving/."""
