"""Database triggers that keep the evidence beside the decisions as it is, on SQLite and PostgreSQL alike.

Decisions and versions are append-only (`mlco_portal/audit/append_only.py`). Here stands what may change a little: a
condition can be given another owner or date, reported and closed, but never reworded, reopened or removed. A later
migration that alters one of these tables lets them go first (`EvidenceLetGo`) and ends with `EvidenceStands`: SQLite
makes such a table anew, and loses its triggers.
"""

from dataclasses import dataclass

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

ALWAYS = ""


@dataclass(frozen=True, slots=True)
class Guard:
    """What the database refuses on a table: `verb` where `when` holds, or always."""

    table: str
    verb: str
    says: str
    when: str = ALWAYS
    fixed: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        return f"{self.table}_stands_on_{self.verb.lower()}"

    def condition(self, vendor: str) -> str:
        """Return when it refuses, in the SQL of the database; "" for always."""
        differs = "IS DISTINCT FROM" if vendor == "postgresql" else "IS NOT"
        parts = [self.when] if self.when else []
        parts += [f'NEW."{column}" {differs} OLD."{column}"' for column in self.fixed]
        return " OR ".join(f"({part})" for part in parts)


CONDITION_SAYS = "a condition keeps its words, and a closed one stays as it is"
AUTHOR_SAYS = "who wrote a plan stays its author"
HEAD_SAYS = "the chain of decisions only grows"
MEETING_SAYS = "a meeting that was applied stays as it is"
VERIFICATION_SAYS = "a check of the evidence stays as it was"
WORDS = ("id", "case_id", "decision_id", "number", "section_key", "section_title", "text")

GUARDS = (
    Guard("planning_condition", "UPDATE", CONDITION_SAYS, "OLD.closed_at IS NOT NULL", WORDS),
    Guard("planning_condition", "DELETE", CONDITION_SAYS),
    Guard("planning_caseauthor", "UPDATE", AUTHOR_SAYS),
    Guard("planning_caseauthor", "DELETE", AUTHOR_SAYS),
    Guard("planning_chainhead", "UPDATE", HEAD_SAYS, "NEW.sequence <= OLD.sequence"),
    Guard("planning_chainhead", "DELETE", HEAD_SAYS),
    Guard("planning_meeting", "UPDATE", MEETING_SAYS, "OLD.applied_at IS NOT NULL"),
    Guard("planning_meeting", "DELETE", MEETING_SAYS, "OLD.applied_at IS NOT NULL"),
    Guard("planning_meetingitem", "UPDATE", MEETING_SAYS, "OLD.decision_id IS NOT NULL"),
    Guard("planning_meetingitem", "DELETE", MEETING_SAYS, "OLD.decision_id IS NOT NULL"),
    Guard("planning_verification", "UPDATE", VERIFICATION_SAYS),
    Guard("planning_verification", "DELETE", VERIFICATION_SAYS),
)

# SQLite's INSERT OR REPLACE takes away, past every trigger, the row that has one of these already.
UNIQUE_KEYS: dict[str, tuple[tuple[str, ...], ...]] = {
    "planning_decision": (("id",), ("sequence",)),
    "planning_planversion": (("id",), ("plan_id", "number")),
    "planning_condition": (("id",), ("case_id", "number"), ("closing_decision_id",)),
    "planning_caseauthor": (("id",),),
    "planning_chainhead": (("id",),),
    "planning_meeting": (("id",),),
    "planning_meetingitem": (("id",), ("meeting_id", "case_id"), ("decision_id",)),
    "planning_verification": (("id",),),
}

POSTGRESQL_FUNCTION = """
CREATE OR REPLACE FUNCTION keep_evidence() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '%: % of % refused', TG_ARGV[0], TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
"""


def evidence_statements(vendor: str) -> list[str]:
    """Return the SQL that keeps the evidence as it is, on the database `vendor`."""
    if vendor != "postgresql":
        return [_sqlite(guard) for guard in GUARDS] + [_against_replacing(table) for table in UNIQUE_KEYS]
    statements = [POSTGRESQL_FUNCTION]
    for guard in GUARDS:
        when = guard.condition(vendor)
        statements.append(
            f'CREATE TRIGGER "{guard.name}" BEFORE {guard.verb} ON "{guard.table}" FOR EACH ROW '
            f"{f'WHEN ({when}) ' if when else ''}EXECUTE FUNCTION keep_evidence('{guard.says}');"
        )
    for table, says in _tables().items():
        statements.append(
            f'CREATE TRIGGER "{table}_stands_on_truncate" BEFORE TRUNCATE ON "{table}" '
            f"FOR EACH STATEMENT EXECUTE FUNCTION keep_evidence('{says}');"
        )
    return statements


def let_go_statements(vendor: str) -> list[str]:
    """Return the SQL that takes those triggers away again."""
    if vendor != "postgresql":
        names = [guard.name for guard in GUARDS] + [f"{table}_not_replaced" for table in UNIQUE_KEYS]
        return [f'DROP TRIGGER IF EXISTS "{name}";' for name in names]
    rows = [f'DROP TRIGGER IF EXISTS "{guard.name}" ON "{guard.table}";' for guard in GUARDS]
    return rows + [f'DROP TRIGGER IF EXISTS "{table}_stands_on_truncate" ON "{table}";' for table in _tables()]


def _tables() -> dict[str, str]:
    return {guard.table: guard.says for guard in GUARDS}


def _sqlite(guard: Guard) -> str:
    when = guard.condition("sqlite")
    return (
        f'CREATE TRIGGER "{guard.name}" BEFORE {guard.verb} ON "{guard.table}" {f"WHEN {when} " if when else ""}'
        f"BEGIN SELECT RAISE(ABORT, '{guard.says}: {guard.verb} of {guard.table} refused'); END;"
    )


def _against_replacing(table: str) -> str:
    same = (" AND ".join(f'"{column}" = NEW."{column}"' for column in key) for key in UNIQUE_KEYS[table])
    there = " OR ".join(f"({one})" for one in same)
    taken = f'SELECT 1 FROM "{table}" WHERE {there}'  # noqa: S608 - no name comes from outside
    return (
        f'CREATE TRIGGER "{table}_not_replaced" BEFORE INSERT ON "{table}" WHEN EXISTS ({taken}) '
        f"BEGIN SELECT RAISE(ABORT, 'a row of {table} is not replaced: INSERT refused'); END;"
    )


class EvidenceStands(Operation):
    """A migration operation: from here on the database keeps the evidence as it is."""

    reversible = True
    reduces_to_sql = True

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Triggers are no part of Django's model state."""

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        for statement in evidence_statements(schema_editor.connection.vendor):
            schema_editor.execute(statement, params=None)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        for statement in let_go_statements(schema_editor.connection.vendor):
            schema_editor.execute(statement, params=None)

    def describe(self) -> str:
        return "Keep the evidence of decisions as it is"


class EvidenceLetGo(EvidenceStands):
    """A migration operation: the evidence can be changed until a later `EvidenceStands` of the same migration."""

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        super().database_backwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        super().database_forwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        return "Let the evidence be changed by this migration"
