"""A meeting beside everything else that happens to its plans: it decides on all of them or on none, and never waits
for ever. On PostgreSQL, where they meet."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.utils import timezone

from planning.approval import engine
from planning.approval.models import ApprovalCase, Decision, Move
from planning.approval.queries import chain_problem
from planning.approval.rules import NotAllowed, Wish
from planning.cycle.actions.state import change_state
from planning.cycle.models import PlanningCycle
from planning.cycle.rules.state import StateMove
from planning.meetings.actions import apply_meeting, put_on_list
from planning.meetings.models import Meeting, MeetingItem
from planning.meetings.rules import PlansMoved
from planning.review.actions import decide_on_plans, declare_conflict, unlock_plan
from planning.service_plans.actions import withdraw_plan
from planning.service_plans.models import ServicePlan
from services.models import DeputyCover
from tests.factories import UserFactory, person
from tests.planning.approval.cases import cover
from tests.planning.approval.test_concurrency import at_once
from tests.planning.approval.test_races import while_held
from tests.planning.meetings.meetings import chair_person, meeting_of, plans_that_wait, seen_now, stage_all
from tests.planning.review.plans import lead_of

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time"),
]


def apply(meeting: Meeting) -> Callable[[], object]:
    return lambda: apply_meeting(meeting=meeting, revision=meeting.revision, by=meeting.chair)


def approved() -> int:
    return Decision.objects.filter(move=Move.APPROVE).count()


def full_meeting(plans: list[ServicePlan]) -> Meeting:
    return stage_all(meeting_of(chair_person(), *plans), plans)


def crossed_plans() -> tuple[list[ServicePlan], ApprovalCase, ApprovalCase]:
    """Two plans of which the older one has the younger case; with these cases, in the order of their keys."""
    plans = plans_that_wait(2)
    low, high = sorted((plan.case for plan in plans), key=lambda case: case.pk)
    spare = engine.open_case(service=plans[0].service, year=2030, title="Spare")
    older, younger = sorted(plans, key=lambda plan: plan.pk)
    for plan, case in ((older, spare), (younger, low), (older, high)):
        ServicePlan.objects.filter(pk=plan.pk).update(case=case)
    for plan in plans:
        plan.refresh_from_db()
    assert (older.case_id, younger.case_id) == (high.pk, low.pk)
    return plans, low, high


@pytest.mark.parametrize("back", ["unlocked", "withdrawn"])
def test_a_plan_that_goes_back_while_the_meeting_is_applied(back: str) -> None:
    plans = plans_that_wait(3)
    meeting, team = full_meeting(plans), person("planning_team")
    last = plans[-1]
    acts = {
        "unlocked": lambda: unlock_plan(case=last.case, by=team, reason="The budget was cut"),
        "withdrawn": lambda: withdraw_plan(plan=last, by=lead_of(last)),
    }
    applied, gone = at_once(apply(meeting), acts[back])
    last.case.refresh_from_db()
    meeting.refresh_from_db()
    if isinstance(applied, list):
        assert approved() == 3
        assert meeting.applied_at is not None
        assert isinstance(gone, Decision) == (back == "unlocked"), gone
    else:
        assert isinstance(applied, PlansMoved), applied
        assert list(applied.refusals) == [last.case_id]
        assert approved() == 0
        assert meeting.applied_at is None
        assert MeetingItem.objects.filter(staged="approve").count() == 3
    assert chain_problem() is None


def test_the_chair_declares_a_conflict_in_another_tab() -> None:
    plans = plans_that_wait(2)
    meeting = full_meeting(plans)
    applied, declared = at_once(
        apply(meeting), lambda: declare_conflict(case=plans[0].case, by=meeting.chair, reason="I lead it.")
    )
    assert isinstance(applied, list) != isinstance(declared, Decision), (applied, declared)
    assert approved() == (2 if isinstance(applied, list) else 0)
    assert chain_problem() is None


def test_the_year_is_suspended_while_the_meeting_waits_for_a_plan() -> None:
    plans = plans_that_wait(2)
    meeting, team = full_meeting(plans), person("planning_team")

    def suspend() -> None:
        cycle = PlanningCycle.objects.get()
        change_state(cycle=cycle, move=StateMove.SUSPEND, by=team, reason="The emergency")

    answer = while_held(lambda: engine.lock_cases([plans[1].case]), apply(meeting), suspend)
    assert isinstance(answer, PlansMoved), answer
    assert set(answer.refusals) == {plan.case_id for plan in plans}
    assert all("has been suspended" in why for why in answer.refusals.values()), answer.refusals
    assert approved() == 0


def test_a_deputy_whose_cover_ends_while_the_meeting_is_locked_does_not_apply_it() -> None:
    """Also one who could decide on each of the plans in a role of their own: the meeting is not theirs any more."""
    plans = plans_that_wait(2)
    meeting, deputy = full_meeting(plans), person("leadership_approver")
    held = cover(meeting.chair, deputy)
    answer = while_held(
        lambda: Meeting.objects.select_for_update().get(pk=meeting.pk),
        lambda: apply_meeting(meeting=meeting, revision=meeting.revision, by=deputy),
        lambda: DeputyCover.objects.filter(pk=held.pk).delete(),
    )
    assert isinstance(answer, NotAllowed), answer
    assert approved() == 0


def test_whoever_locks_cases_alone_and_whoever_locks_plans_first_do_not_wait_for_each_other() -> None:
    plans, low, high = crossed_plans()
    head = chair_person()
    wishes = [Wish(plan.case, Move.APPROVE, seen_now(plan.case_id)) for plan in plans]
    answer = while_held(
        lambda: engine.lock_cases([low]),
        lambda: decide_on_plans(wishes=wishes, by=head),
        lambda: engine.lock_cases([high]),
    )
    assert isinstance(answer, list), answer
    assert approved() == 2


def test_plans_are_put_on_a_list_while_others_decide_on_them() -> None:
    _, low, high = crossed_plans()
    for case, name in ((low, "Z comes last"), (high, "A comes first")):
        case.service.name = name
        case.service.save()
    chair = chair_person()
    meeting = meeting_of(chair)
    answer = while_held(
        lambda: engine.lock_cases([low]),
        lambda: put_on_list(meeting=meeting, cases=[low.pk, high.pk], by=chair),
        lambda: engine.lock_cases([high]),
    )
    assert answer == 2
    listed = MeetingItem.objects.filter(meeting=meeting).values_list("case", flat=True)
    assert list(listed) == [high.pk, low.pk]


def test_the_morning_job_and_a_meeting_at_once() -> None:
    plans = plans_that_wait(6)
    meeting = full_meeting(plans)
    day = timezone.localdate()
    UserFactory().absences.create(starts_on=day, ends_on=day)
    passed, applied = at_once(engine.pass_on_waiting, apply(meeting))
    assert passed == []
    assert isinstance(applied, list), applied
    assert approved() == 6
