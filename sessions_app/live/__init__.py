"""Pushing: notify is the only door to the channel layer, Room turns a notice into screens, consumers hold sockets."""
