"""Writes: one function a command, a module an actor. Each is one transaction; only a commit is announced."""
