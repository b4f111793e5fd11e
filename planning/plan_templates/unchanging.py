"""Database triggers that keep issued and withdrawn templates as they are, on SQLite and PostgreSQL alike.

Of a template that is no draft, only the status may change, from issued to withdrawn; its sections may not change, come
or go. A later migration that alters one of the two tables lets them go first (`let_go_statements`) and ends with this
operation: SQLite makes such a table anew, and loses its triggers.
"""

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

TEMPLATE, SECTION = "planning_plantemplate", "planning_templatesection"
# Every column but the status.
KEPT = ("id", "year", "kind", "version", "name", "intro", "based_on_id", "change_note", "issued_at", "issued_by_id")
OTHER_THAN_DRAFTS = "(SELECT id FROM planning_plantemplate WHERE status <> 'draft')"
REFUSED = "an issued template stays as it is"

POSTGRESQL_FUNCTIONS = (
    f"""
CREATE OR REPLACE FUNCTION keep_issued_template() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF to_jsonb(NEW) - 'status' = to_jsonb(OLD) - 'status'
           AND (NEW.status = OLD.status OR (OLD.status = 'issued' AND NEW.status = 'withdrawn')) THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION '{REFUSED}: % of % refused', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
""",
    """
CREATE OR REPLACE FUNCTION keep_issued_sections() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        IF EXISTS (SELECT 1 FROM "planning_plantemplate" WHERE id = OLD.template_id AND status <> 'draft') THEN
            RAISE EXCEPTION 'an issued template stays as it is: % of % refused', TG_OP, TG_TABLE_NAME
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    IF EXISTS (SELECT 1 FROM "planning_plantemplate" WHERE id = NEW.template_id AND status <> 'draft') THEN
        RAISE EXCEPTION 'an issued template stays as it is: % of % refused', TG_OP, TG_TABLE_NAME
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
""",
)


def keep_statements(vendor: str) -> list[str]:
    """Return the SQL that keeps templates which are no drafts as they are, on the database `vendor`."""
    return _postgresql() if vendor == "postgresql" else _sqlite()


def let_go_statements(vendor: str) -> list[str]:
    """Return the SQL that takes those triggers away again."""
    verbs = {TEMPLATE: ["update", "delete"], SECTION: ["insert", "update", "delete"]}
    return [
        f'DROP TRIGGER IF EXISTS "{_name(table, verb)}"' + (f' ON "{table}";' if vendor == "postgresql" else ";")
        for table, found in verbs.items()
        for verb in found
    ]


def _name(table: str, verb: str) -> str:
    return f"{table}_kept_on_{verb.lower()}"


def _postgresql() -> list[str]:
    statements = list(POSTGRESQL_FUNCTIONS)
    for verb in ("UPDATE", "DELETE"):
        statements.append(
            f'CREATE TRIGGER "{_name(TEMPLATE, verb)}" BEFORE {verb} ON "{TEMPLATE}" FOR EACH ROW '
            "WHEN (OLD.status <> 'draft') EXECUTE FUNCTION keep_issued_template();"
        )
    for verb in ("INSERT", "UPDATE", "DELETE"):
        statements.append(
            f'CREATE TRIGGER "{_name(SECTION, verb)}" BEFORE {verb} ON "{SECTION}" FOR EACH ROW '
            "EXECUTE FUNCTION keep_issued_sections();"
        )
    return statements


def _sqlite() -> list[str]:
    same = " AND ".join(f'NEW."{column}" IS OLD."{column}"' for column in KEPT)
    may = f"{same} AND (NEW.status = OLD.status OR (OLD.status = 'issued' AND NEW.status = 'withdrawn'))"
    refuse = f"BEGIN SELECT RAISE(ABORT, '{REFUSED}: refused'); END;"
    statements = [
        f'CREATE TRIGGER "{_name(TEMPLATE, "UPDATE")}" BEFORE UPDATE ON "{TEMPLATE}" '
        f"WHEN OLD.status <> 'draft' AND NOT ({may}) {refuse}",
        f'CREATE TRIGGER "{_name(TEMPLATE, "DELETE")}" BEFORE DELETE ON "{TEMPLATE}" '
        f"WHEN OLD.status <> 'draft' {refuse}",
    ]
    for verb, asked in (("INSERT", ["NEW"]), ("UPDATE", ["OLD", "NEW"]), ("DELETE", ["OLD"])):
        stands = " OR ".join(f"{one}.template_id IN {OTHER_THAN_DRAFTS}" for one in asked)
        statements.append(
            f'CREATE TRIGGER "{_name(SECTION, verb)}" BEFORE {verb} ON "{SECTION}" WHEN {stands} {refuse}'
        )
    return statements


class IssuedTemplatesStand(Operation):
    """A migration operation: from here on the database refuses changes of templates that are no drafts."""

    reversible = True
    reduces_to_sql = True

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Triggers are no part of Django's model state."""

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        for statement in keep_statements(schema_editor.connection.vendor):
            schema_editor.execute(statement, params=None)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        for statement in let_go_statements(schema_editor.connection.vendor):
            schema_editor.execute(statement, params=None)

    def describe(self) -> str:
        return "Keep issued templates as they are"
