"""Fast queries for every command: Django writes their SQL only once, and rows are returned as the database has them.

With some hundred rows Django takes as long to write the SQL and to convert the rows as the database takes to answer.
"""

from collections.abc import Callable, Sequence
from typing import Any

from django.db import connection
from django.db.models import QuerySet

Row = tuple[Any, ...]


class Prepared:
    """A query that `make` builds from primary keys; nothing else may differ between calls.

    Rows are not converted: SQLite's truth values are 0 and 1, and JSON is text.
    """

    def __init__(self, make: Callable[[Sequence[int]], QuerySet[Any, Row]]) -> None:
        self._make = make
        self._written: dict[int, str] = {}  # by the number of keys

    def rows(self, keys: Sequence[int]) -> list[Row]:
        """The rows for these keys: at least one, all different. ValueError if more than keys would differ."""
        if len(keys) not in self._written:
            written, given = self._make(keys).query.sql_with_params()
            if [*given] != [*keys]:
                raise ValueError(f"something else than keys differs in: {written}")
            self._written[len(keys)] = written
        with connection.cursor() as cursor:
            cursor.execute(self._written[len(keys)], keys)
            found: list[Row] = cursor.fetchall()
        return found
