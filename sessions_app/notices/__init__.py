"""Notices that a session has changed, to the rooms of all processes: the only door to the channel layer.
Knows no session but its number."""
