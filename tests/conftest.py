"""Fixtures that every test may use."""

import gc
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.management.commands import flush
from django.db import connection

from mlco_portal.audit.append_only import drop_statements, trigger_statements
from mlco_portal.audit.closed_rows import drop_statements as let_closed_go
from mlco_portal.audit.closed_rows import stand_statements
from planning.approval.models import ChainHead
from planning.evidence.unchanging import evidence_statements
from planning.evidence.unchanging import let_go_statements as let_evidence_go
from planning.plan_templates.unchanging import keep_statements, let_go_statements

APPEND_ONLY = ("audit_auditentry", "planning_decision", "planning_planversion")
APPEND_ONLY_SINCE = (
    "kloe_measurementcorrection",
    "kloe_reportedition",
    "planning_release",
    "kloe_riskrating",
    "kloe_auditfinding",
)
CLOSED_ROWS = (("kloe_provideraction", "closed_at"), ("kloe_provideraudit", "finished_at"))
PUT_THERE_BY_DJANGO = {"django_content_type", "auth_permission"}  # which no test changes


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Never name a test after bytes: packed ones hold the second they were made in, and workers then collect others."""
    return argname if isinstance(val, bytes) else None


def pytest_collection_finish() -> None:
    """Stop looking for garbage among Django, the portal and the tests, which all stay: it took a sixth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


@pytest.fixture(autouse=True, scope="session")
def _flush_empties_what_holds_rows() -> Iterator[None]:
    """Let the end of a transactional test empty the tables; the triggers stand again for the next one."""

    def handle(command: Any, **options: Any) -> None:
        _run(drop_statements)
        _empty_tables()
        _run(trigger_statements)
        ChainHead.objects.get_or_create(pk=1)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(flush.Command, "handle", handle)
        yield


def _empty_tables() -> None:
    """Delete the rows of the tables that hold any: to empty all of them takes PostgreSQL longer than most tests."""
    tables = connection.introspection.django_table_names(only_existing=True, include_views=False)
    quoted = [connection.ops.quote_name(table) for table in sorted(set(tables) - PUT_THERE_BY_DJANGO)]
    asked = " UNION ALL ".join(f"SELECT '{table}' WHERE EXISTS (SELECT 1 FROM {table})" for table in quoted)
    with connection.cursor() as cursor:
        cursor.execute(asked)
        filled = [table for (table,) in cursor.fetchall()]
    connection.ops.execute_sql_flush([f"DELETE FROM {table}" for table in filled])


def _run(statements_of: Any) -> None:
    of_templates = let_go_statements if statements_of is drop_statements else keep_statements
    of_evidence = let_evidence_go if statements_of is drop_statements else evidence_statements
    with connection.cursor() as cursor:
        for table in (*APPEND_ONLY, *APPEND_ONLY_SINCE):
            for statement in statements_of(connection.vendor, table):
                cursor.execute(statement)
        for table, column in CLOSED_ROWS:
            is_let_go = statements_of is drop_statements
            names = (connection.vendor, table)
            for statement in let_closed_go(*names) if is_let_go else stand_statements(*names, column):
                cursor.execute(statement)
        for statement in of_templates(connection.vendor):
            cursor.execute(statement)
        for statement in of_evidence(connection.vendor):
            cursor.execute(statement)
