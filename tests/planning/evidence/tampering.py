"""Somebody with the right to change the schema, for the tests of the evidence."""

from django.db import connection, transaction

from mlco_portal.audit.append_only import drop_statements
from planning.evidence.unchanging import let_go_statements


def run(statement: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def without_triggers(*statements: str) -> None:
    """Take the triggers away and run the statements; the end of the test brings the triggers back."""
    for table in ("planning_decision", "planning_planversion", "planning_release"):
        for drop in drop_statements(connection.vendor, table):
            run(drop)
    for drop in let_go_statements(connection.vendor):
        run(drop)
    for statement in statements:
        run(statement)
