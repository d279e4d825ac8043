"""Pushing screens. notify is the only door to the channel layer, Room makes screens of
notices, consumers hold sockets."""
