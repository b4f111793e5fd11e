"""`manage.py verify_decisions` names the first thing that does not fit, and ends with 1."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from planning.approval.chain import hash_of
from planning.approval.models import ChainHead, Decision
from planning.evidence.actions import verify_evidence
from planning.evidence.checks import problems_of
from tests.planning.evidence.decided import Decided, decided_in_a_meeting, in_the_meeting, whole_story
from tests.planning.evidence.tampering import run, without_triggers
from tests.planning.review.plans import submitted_plan

pytestmark = pytest.mark.django_db


@pytest.fixture
def story() -> Decided:
    return whole_story()


def verified() -> str:
    out = StringIO()
    call_command("verify_decisions", stdout=out)
    return out.getvalue()


def first_break() -> str:
    with pytest.raises(CommandError) as refused:
        call_command("verify_decisions")
    assert refused.value.returncode == 1
    return str(refused.value)


@pytest.mark.usefixtures("story")
def test_honest_portal_passes() -> None:
    assert verified() == "7 decisions, 2 versions and 1 condition checked: all as they were made.\n"


def test_empty_portal_passes() -> None:
    assert verified() == "0 decisions, 0 versions and 0 conditions checked: all as they were made.\n"


def test_decisions_of_a_meeting_pass() -> None:
    decided_in_a_meeting(submitted_plan())
    assert "2 decisions" in verified()


def test_unlocked_conflicted_revised_and_withdrawn_plans_pass() -> None:
    Decided().unlocked()
    Decided().conflicted()
    whole_story().revised()
    assert "all as they were made" in verified()


@pytest.mark.parametrize(
    ("statement", "problem"),
    [
        ("UPDATE planning_decision SET by_label = 'Somebody' WHERE sequence = 1", "Decision 1 was changed."),
        ("UPDATE planning_decision SET step_side = 2 WHERE sequence = 2", "Decision 2 was changed."),
        ("UPDATE planning_decision SET details = '{}' WHERE sequence = 5", "Decision 5 was changed."),
        ("UPDATE planning_chainhead SET sequence = 6", "Decisions after 7 are missing."),
        (
            "UPDATE planning_planversion SET content = '{}' WHERE number = 2",
            "Version 2 of the {plan} does not match its SHA-256.",
        ),
        (
            "UPDATE planning_planversion SET number = 7 WHERE number = 1",
            "Decision 1 is about a version of its plan that is not kept.",
        ),
        ("UPDATE planning_approvalcase SET round = 9", "{case} does not stand where its last decision left it."),
        (
            "UPDATE planning_approvalcase SET status = 'published'",
            "{case} does not stand where its last decision left it.",
        ),
        (
            "UPDATE planning_approvalcase SET agreed_number = 1",
            "{case} names a version as agreed that its decisions do not.",
        ),
        (
            "UPDATE planning_approvalcase SET agreed_sha256 = ''",
            "{case} names a version as agreed that its decisions do not.",
        ),
        (
            "UPDATE planning_condition SET text = 'Nothing'",
            "Condition 1 of the {case} is not what its decisions say.",
        ),
        (
            "UPDATE planning_condition SET due_on = '2030-01-01'",
            "Condition 1 of the {case} is not what its decisions say.",
        ),
        (
            "UPDATE planning_condition SET owner_id = closed_by_id",
            "Condition 1 of the {case} is not what its decisions say.",
        ),
        (
            "UPDATE planning_condition SET closed_by_id = owner_id",
            "Condition 1 of the {case} is not what its decisions say.",
        ),
        (
            "UPDATE planning_condition SET closed_at = NULL, closed_by_id = NULL, closing_decision_id = NULL",
            "Condition 1 of the {case} is not what its decisions say.",
        ),
        ("DELETE FROM planning_condition", "A condition of decision 5 is missing."),
    ],
)
def test_what_was_tampered_with_is_named(story: Decided, statement: str, problem: str) -> None:
    without_triggers(statement)
    assert first_break() == problem.format(plan=story.plan, case=story.case)


@pytest.mark.usefixtures("story")
def test_decision_taken_from_the_end_is_missed() -> None:
    without_triggers("DELETE FROM planning_condition", "DELETE FROM planning_decision WHERE sequence = 7")
    assert first_break() == "Decisions after 6 are missing."


def test_break_shows_on_the_sheet_of_its_plan_only(story: Decided) -> None:
    other = Decided()
    without_triggers("UPDATE planning_decision SET reason = 'Never said' WHERE sequence = 2")
    assert problems_of(story.case) == ["Decision 2 was changed"]
    assert problems_of(other.case) == []


def test_chain_rewritten_as_a_whole_does_not_fit_the_last_check(story: Decided) -> None:
    """Somebody with all rights and our source makes every hash anew: what was checked before still gives it away."""
    verify_evidence()
    previous = ""
    without_triggers()
    for decision in Decision.objects.order_by("sequence"):
        decision.reason = "Never said" if decision.sequence == 2 else decision.reason
        decision.previous_hash = previous
        previous = hash_of(decision)
        Decision.objects.filter(pk=decision.pk).update(
            reason=decision.reason, previous_hash=decision.previous_hash, hash=previous
        )
    ChainHead.objects.update(hash=previous)
    assert problems_of(story.case) == []
    assert first_break() == "Decision 7 is not the one that was checked before."


def test_decision_that_does_not_fit_its_meeting_is_named() -> None:
    in_the_meeting(submitted_plan())
    assert "2 decisions" in verified()
    without_triggers("UPDATE planning_meeting SET name = 'Another meeting'")
    assert first_break() == "Decision 2 does not fit the meeting that it was made in."


@pytest.mark.usefixtures("story")
@pytest.mark.parametrize(
    "statement", ["UPDATE planning_planversion SET content = '{}'", "DELETE FROM planning_planversion"]
)
def test_database_refuses_to_change_a_version(statement: str) -> None:
    with pytest.raises(DatabaseError, match="append-only"):
        run(statement)


def test_details_of_odd_texts_hash_the_same_on_both_databases() -> None:
    odd = "“Ärzte” \u202eright to left\u202c 🙂 <script>alert(1)</script>\n\n- a list"
    Decided().returned().agreed_by_head().agreed_subject_to(odd)
    assert "1 condition checked" in verified()
    made = Decision.objects.get(details__has_key="conditions").details["conditions"][0]
    assert (made["text"], json.loads(json.dumps(made))) == (odd, made)


def test_check_does_not_write(story: Decided) -> None:
    before = list(Decision.objects.values())
    with transaction.atomic():
        verified()
    assert list(Decision.objects.values()) == before
    assert connection.needs_rollback is False
    assert story.case.decisions.count() == 7
