"""Simulated people who hold a whole session on a running server: load generator, demonstration and rehearsal in one.

They are ordinary clients of the protocol (docs/protocol.md). Nothing in here may import models, selectors or services,
or touch the database: simulated people can do only what people can do in a browser.
"""
