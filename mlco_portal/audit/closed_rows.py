"""Database triggers by which a row stays as it is once it is closed, on SQLite and PostgreSQL alike.

`append_only.py` is for tables whose rows never change. Here a row changes until a column of it is filled; from then on
UPDATE and DELETE are refused. A later migration that alters such a table names the operation again at its end: SQLite
makes the table anew, and loses its triggers.
"""

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

from mlco_portal.audit.append_only import POSTGRESQL_FUNCTION

VERBS = ("UPDATE", "DELETE")


def stand_statements(vendor: str, table: str, column: str) -> list[str]:
    """Return the SQL that keeps rows of `table` as they are once `column` is filled, on the database `vendor`."""
    statements = drop_statements(vendor, table)
    statements += [POSTGRESQL_FUNCTION] if vendor == "postgresql" else []
    for verb in VERBS:
        does = "FOR EACH ROW"
        refuses = f"BEGIN SELECT RAISE(ABORT, 'a closed row of {table} stands: {verb} refused'); END;"
        if vendor == "postgresql":
            refuses = "EXECUTE FUNCTION refuse_change();"
        when = f'WHEN (OLD."{column}" IS NOT NULL)'
        statements.append(f'CREATE TRIGGER "{_name(table, verb)}" BEFORE {verb} ON "{table}" {does} {when} {refuses}')
    return statements


def drop_statements(vendor: str, table: str) -> list[str]:
    """Return the SQL that lets closed rows of `table` be changed again."""
    suffix = f' ON "{table}"' if vendor == "postgresql" else ""
    return [f'DROP TRIGGER IF EXISTS "{_name(table, verb)}"{suffix};' for verb in VERBS]


def _name(table: str, verb: str) -> str:
    return f"{table}_closed_no_{verb.lower()}"


class ClosedRowsStand(Operation):
    """A migration operation: from here on a row of the table stays as it is once the column is filled."""

    reversible = True
    reduces_to_sql = True

    def __init__(self, table: str, column: str) -> None:
        self.table, self.column = table, column

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Triggers are no part of Django's model state."""

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        for statement in stand_statements(schema_editor.connection.vendor, self.table, self.column):
            schema_editor.execute(statement, params=None)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        for statement in drop_statements(schema_editor.connection.vendor, self.table):
            schema_editor.execute(statement, params=None)

    def describe(self) -> str:
        return f"Closed rows of {self.table} stand"
