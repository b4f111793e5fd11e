"""Database triggers that refuse UPDATE and DELETE on a table, on SQLite and PostgreSQL alike.

PostgreSQL's TRUNCATE, which SQLite does not have, is refused too.
"""

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

POSTGRESQL_FUNCTION = """
CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
"""


def trigger_statements(vendor: str, table: str) -> list[str]:
    """Return the SQL that makes `table` append-only on the database `vendor`."""
    statements = [POSTGRESQL_FUNCTION] if vendor == "postgresql" else []
    for verb in ("UPDATE", "DELETE"):
        name = f"{table}_no_{verb.lower()}"
        if vendor == "postgresql":
            statements.append(
                f'CREATE TRIGGER "{name}" BEFORE {verb} ON "{table}" FOR EACH ROW EXECUTE FUNCTION refuse_change();'
            )
        else:
            statements.append(
                f'CREATE TRIGGER "{name}" BEFORE {verb} ON "{table}" '
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only: {verb} refused'); END;"
            )
    if vendor == "postgresql":
        statements.append(
            f'CREATE TRIGGER "{table}_no_truncate" BEFORE TRUNCATE ON "{table}" '
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();"
        )
    return statements


def drop_statements(vendor: str, table: str) -> list[str]:
    """Return the SQL that takes the triggers of `table` away again."""
    suffix = f' ON "{table}"' if vendor == "postgresql" else ""
    verbs = ("update", "delete", "truncate") if vendor == "postgresql" else ("update", "delete")
    return [f'DROP TRIGGER IF EXISTS "{table}_no_{verb}"{suffix};' for verb in verbs]


class AppendOnly(Operation):
    """A migration operation: from here on the table refuses UPDATE and DELETE."""

    reversible = True
    reduces_to_sql = True

    def __init__(self, table: str) -> None:
        self.table = table

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Triggers are no part of Django's model state."""

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        for statement in trigger_statements(schema_editor.connection.vendor, self.table):
            schema_editor.execute(statement, params=None)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        for statement in drop_statements(schema_editor.connection.vendor, self.table):
            schema_editor.execute(statement, params=None)

    def describe(self) -> str:
        return f"Make {self.table} append-only"


class AppendOnlyLifted(AppendOnly):
    """A migration operation: the table can be changed until a later `AppendOnly` of the same migration."""

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        super().database_backwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        super().database_forwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        return f"Let {self.table} be changed by this migration"


class NotReplaced(Operation):
    """A migration operation: SQLite's INSERT OR REPLACE no longer takes away, past every trigger, a row of the table.

    `keys` are the sets of columns that are unique. PostgreSQL knows no such statement.
    """

    reversible = True
    reduces_to_sql = True

    def __init__(self, table: str, keys: list[list[str]]) -> None:
        self.table, self.keys = table, keys

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Triggers are no part of Django's model state."""

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        if schema_editor.connection.vendor == "postgresql":
            return
        same = (" AND ".join(f'"{column}" = NEW."{column}"' for column in key) for key in self.keys)
        taken = f'SELECT 1 FROM "{self.table}" WHERE {" OR ".join(f"({one})" for one in same)}'  # noqa: S608
        schema_editor.execute(
            f'CREATE TRIGGER "{self.table}_not_replaced" BEFORE INSERT ON "{self.table}" WHEN EXISTS ({taken}) '
            f"BEGIN SELECT RAISE(ABORT, 'a row of {self.table} is not replaced: INSERT refused'); END;",
            params=None,
        )

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        if schema_editor.connection.vendor != "postgresql":
            schema_editor.execute(f'DROP TRIGGER IF EXISTS "{self.table}_not_replaced";', params=None)

    def describe(self) -> str:
        return f"Let no row of {self.table} be replaced"
