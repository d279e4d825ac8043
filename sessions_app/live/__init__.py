"""Pushing screens. A Room makes screens of notices, consumers hold sockets."""
