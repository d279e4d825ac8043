"""Pushing screens. Room makes screens of notices, consumers hold sockets."""
