"""Many values changed by few statements, however many they are: the database keeps what stood there by itself.

The caller holds the metrics of the values, so that each statement meets the same ones.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import (
    BooleanField,
    DateTimeField,
    Expression,
    ExpressionWrapper,
    F,
    IntegerField,
    Q,
    QuerySet,
    TextField,
    Value,
)

from kloe.measurements.models import Measurement, MeasurementCorrection

# The columns of a change that waits: value, numerator and denominator.
PROPOSED = ("proposed_value", "proposed_numerator", "proposed_denominator")
# What makes the change that waits the value itself, in an UPDATE.
TO_PROPOSED: Mapping[str, Any] = {
    "value": F("proposed_value"),
    "numerator": F("proposed_numerator"),
    "denominator": F("proposed_denominator"),
    "batch": F("proposed_batch"),
    "entered_by": F("proposed_by"),
    "entered_at": F("proposed_at"),
}
WITHOUT_PROPOSAL: Mapping[str, Any] = {
    "proposed_value": None,
    "proposed_numerator": None,
    "proposed_denominator": None,
    "proposed_batch": None,
    "proposed_by": None,
    "proposed_at": None,
    "proposed_reason": "",
}
# A column of a correction, and the one of a value that it keeps.
OLD = {
    "series": "series",
    "as_of": "as_of",
    "old_value": "value",
    "old_numerator": "numerator",
    "old_denominator": "denominator",
    "old_batch": "batch",
    "old_entered_by": "entered_by",
    "old_entered_at": "entered_at",
}
NEW = ("new_value", "new_numerator", "new_denominator")


def keep_as_corrections(
    values: QuerySet[Measurement],
    *,
    new: tuple[str, str, str] | None,
    kind: str,
    reason: str,
    by: int,
    at: datetime,
) -> None:
    """Keep what stands in each of the values, before the columns `new` of it take its place or it is taken away."""
    said: dict[str, Any] = {
        "reason": Value(reason, output_field=TextField()),
        "by": Value(by, output_field=IntegerField()),
        "at": Value(at, output_field=DateTimeField()),
    }
    _insert(values, {**_columns(new, kind), **said})


def keep_changes_as_corrections(values: QuerySet[Measurement]) -> None:
    """Keep what stands in each of the values before a change takes its place: who brought that, and why."""
    said = {
        "reason": F("proposed_reason"),
        "by": F("proposed_by"),
        "at": F("proposed_at"),
        "batch": F("proposed_batch"),
    }
    _insert(values, {**_columns(PROPOSED, MeasurementCorrection.Kind.CORRECTED), **said})


def _columns(new: tuple[str, str, str] | None, kind: str) -> dict[str, Expression | F]:
    is_approved = Q(state=Measurement.State.APPROVED)
    columns: dict[str, Expression | F] = {column: F(name) for column, name in OLD.items()}
    columns["was_approved"] = ExpressionWrapper(is_approved, output_field=BooleanField())
    columns["kind"] = Value(kind, output_field=TextField())
    if new is not None:
        columns |= {column: F(name) for column, name in zip(NEW, new, strict=True)}
    return columns


def _insert(values: QuerySet[Measurement], columns: Mapping[str, Any]) -> None:
    """Add a correction for each of the values: INSERT … SELECT, which Django itself does not write."""
    named = {f"kept_{name}": expression for name, expression in columns.items()}
    chosen = values.order_by().annotate(**named).values_list(*named)
    statement, given = chosen.query.sql_with_params()
    meta, quote = MeasurementCorrection._meta, connection.ops.quote_name
    fields = {field.name: str(field.column) for field in meta.concrete_fields}
    into = ", ".join(quote(fields[name]) for name in columns)
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {quote(meta.db_table)} ({into}) {statement}", given)
