"""The Django project: settings, addresses, and the ASGI entry. Nothing about trios."""
