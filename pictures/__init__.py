"""Every screen as a picture: `python -m pictures`. Which screens there are is the tables in `pictures/scenes/`."""
