"""`manage.py verify_decisions` names the first thing that does not fit, and ends with 1."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from mlco_portal.audit.append_only import drop_statements
from planning.review.actions import approve_plan
from planning.service_plans.models import ServicePlan
from tests.factories import person
from tests.planning.approval.cases import seen
from tests.planning.review.plans import submitted_plan

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan() -> ServicePlan:
    plan = submitted_plan()
    approve_plan(case=plan.case, seen=seen(plan.case), by=person("leadership_approver"))
    return plan


def run(statement: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def without_triggers(statement: str) -> None:
    for table in ("planning_decision", "planning_planversion"):
        for drop in drop_statements(connection.vendor, table):
            run(drop)
    run(statement)


@pytest.mark.usefixtures("plan")
def test_honest_portal_passes() -> None:
    out = StringIO()
    call_command("verify_decisions", stdout=out)
    assert out.getvalue() == "2 decisions and 1 version checked: all as they were made.\n"


def test_empty_portal_passes() -> None:
    out = StringIO()
    call_command("verify_decisions", stdout=out)
    assert "0 decisions" in out.getvalue()


@pytest.mark.parametrize(
    ("statement", "problem"),
    [
        ("UPDATE planning_decision SET by_label = 'Somebody' WHERE sequence = 1", "Decision 1 was changed."),
        ("DELETE FROM planning_decision WHERE sequence = 2", "Decisions after 1 are missing."),
        ("UPDATE planning_planversion SET content = '{}'", "Version 1 of the {plan} does not match its SHA-256."),
        ("UPDATE planning_planversion SET number = 7", "Decision 1 is about a version of its plan that is not kept."),
        ("UPDATE planning_approvalcase SET round = 9", "{case} does not stand where its last decision left it."),
        (
            "UPDATE planning_approvalcase SET status = 'approved', step_id = NULL",
            "{case} does not stand where its last decision left it.",
        ),
    ],
)
def test_what_was_tampered_with_is_named(plan: ServicePlan, statement: str, problem: str) -> None:
    without_triggers(statement)
    with pytest.raises(CommandError) as refused:
        call_command("verify_decisions")
    assert str(refused.value) == problem.format(plan=plan, case=plan.case)
    assert refused.value.returncode == 1


@pytest.mark.usefixtures("plan")
@pytest.mark.parametrize(
    "statement", ["UPDATE planning_planversion SET content = '{}'", "DELETE FROM planning_planversion"]
)
def test_database_refuses_to_change_a_version(statement: str) -> None:
    with pytest.raises(DatabaseError, match="append-only"):
        run(statement)
