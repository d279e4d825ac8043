"""Queries in the way of every command: Django writes their SQL once, and the database's own rows are taken as they are.

For some hundred rows Django takes as long to write a query and to pass on its rows as the database takes to answer it.
"""

from collections.abc import Callable, Sequence
from typing import Any

from django.db import connection
from django.db.models import QuerySet

Row = tuple[Any, ...]


class Prepared:
    """`make` builds the query from some primary keys, which are all that differs from one time to the next. SQLite's
    truth values are 0 and 1 in these rows, and JSON is text."""

    def __init__(self, make: Callable[[Sequence[int]], QuerySet[Any, Row]]) -> None:
        self._make = make
        self._written: dict[int, str] = {}  # by the number of keys

    def rows(self, keys: Sequence[int]) -> list[Row]:
        """The rows for these keys, which are at least one and differ."""
        if len(keys) not in self._written:
            written, given = self._make(keys).query.sql_with_params()
            if [*given] != [*keys]:
                raise ValueError(f"something else than keys differs in: {written}")
            self._written[len(keys)] = written
        with connection.cursor() as cursor:
            cursor.execute(self._written[len(keys)], keys)
            found: list[Row] = cursor.fetchall()
        return found
