"""Decisions stay as they were made: the database refuses changes, and the chain shows what got past it."""

import copy
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from mlco_portal.audit.append_only import drop_statements
from planning.approval.chain import CHAINED, CHAINED_LATER, first_break, hash_of
from planning.approval.models import ChainHead, Decision, Status
from planning.approval.queries import chain_problem
from planning.evidence.unchanging import let_go_statements
from tests.planning.approval.cases import Journey, journey_to

pytestmark = pytest.mark.django_db


@pytest.fixture
def decisions() -> list[Decision]:
    """Six decisions on two cases."""
    first, second = journey_to(Status.PUBLISHED), Journey()
    second.submit()
    second.return_()
    assert first.case.pk != second.case.pk
    return list(Decision.objects.order_by("sequence"))


def run(statement: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.fixture
def no_triggers(decisions: list[Decision]) -> None:
    """Somebody with the right to change the schema has taken the triggers away; the test's end brings them back."""
    for statement in (*drop_statements(connection.vendor, "planning_decision"), *let_go_statements(connection.vendor)):
        run(statement)


def test_chain_of_honest_decisions_has_no_problem(decisions: list[Decision]) -> None:
    assert [one.sequence for one in decisions] == [1, 2, 3, 4, 5, 6]
    assert decisions[0].previous_hash == ""
    assert [one.previous_hash for one in decisions[1:]] == [one.hash for one in decisions[:-1]]
    assert chain_problem() is None


def test_hash_covers_every_field() -> None:
    columns = {field.attname for field in Decision._meta.concrete_fields}
    assert columns - {*CHAINED, *CHAINED_LATER, "at"} == {"id", "hash"}


@pytest.mark.parametrize("field", [*CHAINED, *CHAINED_LATER, "at"])
def test_change_of_any_field_in_memory_changes_the_hash(decisions: list[Decision], field: str) -> None:
    changed = copy.copy(decisions[2])
    value = getattr(changed, field)
    if field == "at":
        changed.at += timedelta(microseconds=1)
    elif field == "details":
        changed.details = {"scope": ["our-service"]}
    else:
        setattr(changed, field, (value or 0) + 1 if isinstance(value, int) or field.endswith("_id") else f"{value}x")
    assert hash_of(changed) != decisions[2].hash
    rows = [*decisions[:2], changed, *decisions[3:]]
    said = {"sequence": "Decision 3 is missing", "previous_hash": "Decision 3 does not follow the one before it"}
    assert first_break(rows) == said.get(field, "Decision 3 was changed")


def test_rewritten_decision_with_a_fresh_hash_breaks_the_next_one(decisions: list[Decision]) -> None:
    decisions[1].reason = "Never said"
    decisions[1].hash = hash_of(decisions[1])
    assert first_break(decisions) == "Decision 3 does not follow the one before it"


@pytest.mark.parametrize("gone", [0, 3])
def test_missing_decision_is_named(decisions: list[Decision], gone: int) -> None:
    del decisions[gone]
    assert first_break(decisions) == f"Decision {gone + 1} is missing"


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE planning_decision SET reason = 'x'",
        "UPDATE planning_decision SET by_label = by_label WHERE sequence = 1",
        "DELETE FROM planning_decision",
        "DELETE FROM planning_decision WHERE sequence = 6",
    ],
)
def test_database_refuses_to_change_a_decision(decisions: list[Decision], statement: str) -> None:
    with pytest.raises(DatabaseError, match="append-only"):
        run(statement)
    assert Decision.objects.count() == 6
    assert chain_problem() is None


@pytest.mark.usefixtures("no_triggers")
@pytest.mark.parametrize(
    ("statement", "problem"),
    [
        ("UPDATE planning_decision SET reason = 'x' WHERE sequence = 2", "Decision 2 was changed"),
        ("UPDATE planning_decision SET to_status = 'approved' WHERE sequence = 5", "Decision 5 was changed"),
        ("UPDATE planning_decision SET sequence = 9 WHERE sequence = 6", "Decision 6 is missing"),
        ("DELETE FROM planning_decision WHERE sequence = 4", "Decision 4 is missing"),
        ("DELETE FROM planning_decision WHERE sequence = 1", "Decision 1 is missing"),
        ("DELETE FROM planning_decision WHERE sequence = 6", "Decisions after 5 are missing"),
        ("DELETE FROM planning_decision", "Decisions after 0 are missing"),
    ],
)
def test_change_behind_the_triggers_is_named(statement: str, problem: str) -> None:
    assert chain_problem() is None
    run(statement)
    assert chain_problem() == problem


@pytest.mark.usefixtures("no_triggers")
def test_wound_back_head_is_found(decisions: list[Decision]) -> None:
    ChainHead.objects.update(sequence=5, hash=decisions[4].hash)
    assert chain_problem() == "Decisions after 6 are missing"


def test_there_is_one_head_only() -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        ChainHead.objects.create(pk=2)
    assert ChainHead.objects.count() == 1


@pytest.mark.parametrize(
    "text", ["Zażółć gęślą jaźń 🙂", "'; DROP TABLE x; --", "line\nline", "\u202eright to left", '"']
)
def test_reason_of_any_text_is_kept_and_chained(text: str) -> None:
    journey = journey_to(Status.SUBMITTED)
    journey.return_(reason=text)
    assert Decision.objects.latest("sequence").reason == text.strip()
    assert chain_problem() is None
