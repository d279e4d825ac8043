"""Every screen as a picture: `python -m pictures`. The tables in `pictures/scenes/` say which screens there are."""
