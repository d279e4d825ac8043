"""The rules of peer consulting as pure values and functions.

Standard library only: no Django, no clock, no randomness of its own. Time and chance are passed in.
"""
