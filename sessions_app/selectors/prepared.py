"""Fast queries for every page and command: Django writes their SQL only once.

For a single row Django takes five times as long to write the SQL as the database takes to answer; for some hundred
rows it takes as long again to convert them.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import Model, QuerySet
from django.db.models.query import RelatedPopulator, get_related_populators
from django.db.models.sql import UpdateQuery

Row = tuple[Any, ...]
Kind = TypeVar("Kind", bound=Model)


class Prepared:
    """A query for rows that `make` builds from keys; nothing else may differ between calls.

    Rows are not converted: SQLite's truth values are 0 and 1, and JSON is text.
    """

    def __init__(self, make: Callable[[Sequence[Any]], QuerySet[Any, Row]]) -> None:
        self._make = make
        self._written: dict[int, str] = {}  # by the number of keys

    def rows(self, keys: Sequence[Any]) -> list[Row]:
        """The rows for these keys: at least one, all different. ValueError if more than keys would differ."""
        if len(keys) not in self._written:
            written, given = self._make(keys).query.sql_with_params()
            _require_only_keys(written, given, keys)
            self._written[len(keys)] = written
        with connection.cursor() as cursor:
            cursor.execute(self._written[len(keys)], keys)
            found: list[Row] = cursor.fetchall()
        return found


class PreparedObjects(Generic[Kind]):
    """A query for objects of one model, as `Prepared`: `make` builds it from keys. The objects are Django's own, and so
    are those that come with them (`select_related`)."""

    def __init__(self, make: Callable[[Sequence[Any]], QuerySet[Kind]]) -> None:
        self._make = make
        self._written: _Written | None = None

    def all(self, *keys: Any) -> list[Kind]:
        """The objects for these keys, always as many. ValueError if more than keys would differ."""
        wanted = self._written = self._written or self._write(keys)
        with connection.cursor() as cursor:
            cursor.execute(wanted.sql, keys)
            rows = cursor.fetchall()
        return [wanted.object_of(row) for row in rows]

    def first(self, *keys: Any) -> Kind | None:
        """The first of them, or None."""
        return next(iter(self.all(*keys)), None)

    def _write(self, keys: Sequence[Any]) -> "_Written":
        compiler = self._make(keys).query.get_compiler(DEFAULT_DB_ALIAS)
        written, given = compiler.as_sql()
        _require_only_keys(written, given, keys)
        columns, kinds = [column for column, *_ in compiler.select], compiler.klass_info
        own = slice(kinds["select_fields"][0], kinds["select_fields"][-1] + 1)
        found = compiler.get_converters(columns)
        return _Written(
            compiler.query.model,
            written,
            own,
            [column.target.attname for column in columns[own]],
            {at: (tuple(converters), column) for at, (converters, column) in found.items()},
            tuple(get_related_populators(kinds, compiler.select, DEFAULT_DB_ALIAS)),  # type: ignore[call-arg]  # of Django 6
        )


class PreparedUpdate:
    """An update of rows that `make` builds from keys: the rows, and the new values of their columns.

    The keys come in the order in which the statement has them: the values first.
    """

    def __init__(self, make: Callable[[Sequence[Any]], tuple[QuerySet[Any], dict[str, Any]]]) -> None:
        self._make = make
        self._written = ""

    def of(self, *keys: Any) -> int:
        """Updates the rows for these keys, always as many. Returns how many rows there were. ValueError if more than
        keys would differ."""
        self._written = self._written or self._write(keys)
        with connection.cursor() as cursor:
            cursor.execute(self._written, keys)
            return int(cursor.rowcount)

    def _write(self, keys: Sequence[Any]) -> str:
        rows, values = self._make(keys)
        query: Any = rows.query.chain(UpdateQuery)
        query.add_update_values(values)
        written, given = query.get_compiler(DEFAULT_DB_ALIAS).as_sql()
        _require_only_keys(written, given, keys)
        return written


@dataclass(frozen=True, slots=True)
class _Written:
    """The SQL, which columns (`own`) are which fields of the model, how values become a field's, and what makes the
    objects that come along (`related`)."""

    model: Any
    sql: str
    own: slice
    fields: list[str]
    converters: dict[int, tuple[tuple[Callable[..., Any], ...], Any]]
    related: tuple[RelatedPopulator, ...]

    def object_of(self, row: Row) -> Any:
        values = self._converted(row)
        found = self.model.from_db(DEFAULT_DB_ALIAS, self.fields, values[self.own])
        for each in self.related:
            each.populate(values, found)
        return found

    def _converted(self, row: Row) -> list[Any]:
        values = list(row)
        for at, (converters, column) in self.converters.items():
            for convert in converters:
                values[at] = convert(values[at], column, connection)
        return values


def _require_only_keys(written: str, given: Sequence[Any], keys: Sequence[Any]) -> None:
    if [*given] != [*keys]:
        raise ValueError(f"something else than keys differs in: {written}")
