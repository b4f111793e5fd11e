"""Look-ups that are made on nearly every page: Django makes their SQL once in a process, not once a request.

Making the SQL of a small query takes longer than running it. Only for queries of fixed shape: no list of keys, no
filter that comes and goes, no None for an argument.
"""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any, TypeVar

from django.db import InterfaceError, OperationalError, connection
from django.db.models import Model, QuerySet
from django.db.models.query import get_related_populators

from mlco_portal.years import LAST_YEAR, PlanningYear

Record = TypeVar("Record", bound=Model)
MARK = 2_000_000_001
FIRST_DAY = date(1, 1, 1)
LARGEST_KEY = 2**63 - 1


def prepared(build: "Callable[..., QuerySet[Any, tuple[Any, ...]]]") -> Callable[..., list[tuple[Any, ...]]]:
    """Make a function that returns a queryset of tuples into one that returns its rows.

    Arguments are whole numbers, texts and dates, given in order; each is used as it is, never in an expression.
    """
    statement = _Statement(build)

    def rows(*arguments: Any) -> list[tuple[Any, ...]]:
        return statement.rows(arguments)

    rows.__doc__ = build.__doc__
    return rows


def prepared_records(build: "Callable[..., QuerySet[Record]]") -> Callable[..., list[Record]]:
    """Make a function that returns a queryset into one that returns its records, those joined to them included.

    Arguments as for `prepared`. The queryset may lock what it reads, and fetch some columns only; what it would
    prefetch is not fetched.
    """
    statement = _Statement(build)

    def records(*arguments: Any) -> list[Record]:
        rows = statement.rows(arguments)
        return [statement.record(row) for row in rows]

    records.__doc__ = build.__doc__
    return records


class _Statement:
    """A query whose SQL is made when it is first run in the process."""

    def __init__(self, build: "Callable[..., QuerySet[Any, Any]]") -> None:
        self.build = build
        self.made: dict[str, tuple[Any, str, list[tuple[int | None, Any]]]] = {}

    def rows(self, arguments: tuple[Any, ...]) -> list[tuple[Any, ...]]:
        if connection.vendor not in self.made:
            self.made[connection.vendor] = _compiled(self.build, arguments)
        compiler, sql, parameters = self.made[connection.vendor]
        given = [_adapted(argument) for argument in arguments]
        found = _found(sql, [fixed if place is None else given[place] for place, fixed in parameters])
        return list(compiler.results_iter([found], tuple_expected=True))

    def record(self, row: tuple[Any, ...]) -> Any:
        """Return the record of a row as a queryset makes it (django.db.models.query.ModelIterable)."""
        compiler = self.made[connection.vendor][0]
        own = compiler.klass_info["select_fields"]
        first, end = own[0], own[-1] + 1
        names = [chosen[0].target.attname for chosen in compiler.select[first:end]]
        record = compiler.klass_info["model"].from_db(connection.alias, names, row[first:end])
        joined = get_related_populators(compiler.klass_info, compiler.select, connection.alias)  # type: ignore[call-arg]
        for related in joined:
            related.populate(row, record)
        return record


def _found(sql: str, parameters: list[Any]) -> list[tuple[Any, ...]]:
    """Run the statement. A connection that broke since its last use is opened anew, at no cost while it holds.

    A number from an address that is larger than any key finds nothing, as it does in a query of Django's.
    """
    if any(isinstance(one, int) and one > LARGEST_KEY for one in parameters):
        return []
    if not connection.in_atomic_block:
        connection.health_check_done = True  # type: ignore[attr-defined] # the statement is the check
        try:
            return _run(sql, parameters)
        except (OperationalError, InterfaceError):
            connection.close()
    return _run(sql, parameters)


def _run(sql: str, parameters: list[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchall()


def _compiled(
    build: "Callable[..., QuerySet[Any, Any]]", arguments: tuple[Any, ...]
) -> tuple[Any, str, list[tuple[int | None, Any]]]:
    """Return the compiler, the SQL, and for each parameter which argument it is, or its fixed value."""
    marks = [_mark(argument, place) for place, argument in enumerate(arguments)]
    compiler = build(*marks).query.get_compiler(connection=connection)
    sql, parameters = compiler.as_sql()
    adapted = [_adapted(mark) for mark in marks]
    return compiler, sql, [(adapted.index(one), None) if one in adapted else (None, one) for one in parameters]


def _mark(argument: Any, place: int) -> Any:
    """Return a value of the argument's kind that no query holds by chance."""
    if isinstance(argument, PlanningYear):
        return PlanningYear(LAST_YEAR - place)
    if isinstance(argument, date):
        return FIRST_DAY + timedelta(days=place)
    return -MARK - place if isinstance(argument, int) else f"argument {MARK + place}"


def _adapted(value: Any) -> Any:
    """Return the value as the database driver takes it; SQLite keeps a date as text."""
    return connection.ops.adapt_datefield_value(value) if isinstance(value, date) else value
