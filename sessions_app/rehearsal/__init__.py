"""Simulated people who hold a whole session on a running server: load generator, demonstration and rehearsal in one.

They are ordinary protocol clients (docs/protocol.md). Nothing in here may import models, selectors or services, or
touch the database: what a person cannot do in a browser, they cannot do either.
"""
