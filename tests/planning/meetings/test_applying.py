"""Applying a meeting: everything that is staged is decided in one act, or nothing."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from mlco_portal.audit.models import AuditEntry
from mlco_portal.mail.models import Notice
from planning.approval.models import ApprovalCase, Condition, Decision, Move, RouteStep, Status
from planning.approval.queries import chain_problem
from planning.approval.rules import NotAllowed
from planning.meetings.actions import (
    apply_meeting,
    cancel_meeting,
    change_meeting,
    put_on_list,
    stage_approvals,
    take_off_list,
)
from planning.meetings.models import Meeting, MeetingItem
from planning.meetings.rules import MeetingChanged, MeetingOver, MeetingRefused, PlansMoved, item_mark
from planning.review.actions import approve_plan, declare_conflict, return_plan
from planning.service_plans.actions import submit_plan, withdraw_plan
from services.models import Appointment, DeputyCover, Organisation
from tests.factories import ServiceFactory, UserFactory, open_year, person
from tests.planning.approval.cases import cover
from tests.planning.meetings.meetings import (
    WHY,
    chair_person,
    condition,
    item_for,
    meeting_of,
    plans_that_wait,
    put,
    seen_now,
    stage_all,
)
from tests.planning.review.plans import lead_of, submitted_plan

pytestmark = pytest.mark.django_db
MOST_QUERIES_A_PLAN = 12


def applied(meeting, by=None):
    meeting.refresh_from_db()
    return apply_meeting(meeting=meeting, revision=meeting.revision, by=by or meeting.chair)


def test_all_that_is_staged_is_decided_in_the_name_of_the_meeting():
    chair = chair_person()
    plans = plans_that_wait(5)
    owner = lead_of(plans[1])
    meeting = meeting_of(chair, *plans)
    put(meeting, plans[0], "approve", "Well done.")
    put(meeting, plans[1], "approve", conditions=(condition(owner),))
    put(meeting, plans[2], "return", WHY)
    put(meeting, plans[3], "defer")
    made = applied(meeting)
    assert [(one.move, one.by, one.reason) for one in made] == [
        (Move.APPROVE, chair, "Well done."),
        (Move.APPROVE, chair, ""),
        (Move.RETURN, chair, WHY),
    ]
    named = {"key": meeting.pk, "name": "Leadership team, March", "held_on": timezone.localdate().isoformat()}
    assert [one.details["meeting"] for one in made] == [named] * 3
    assert Condition.objects.get().owner == owner
    cases = [ApprovalCase.objects.select_related("step").get(pk=plan.case_id) for plan in plans]
    assert [one.status for one in cases] == ["submitted", "submitted", "returned", "submitted", "submitted"]
    assert [one.step.order if one.step else None for one in cases] == [2, 2, None, 1, 1]
    items = list(MeetingItem.objects.filter(meeting=meeting).order_by("order"))
    assert [one.decision for one in items] == [*made, None, None]
    meeting.refresh_from_db()
    assert meeting.applied_at is not None
    assert AuditEntry.objects.filter(action="meetings.apply_meeting", by=chair).count() == 1
    assert chain_problem() is None


def test_authors_are_told():
    plans = plans_that_wait(2)
    applied(stage_all(meeting_of(chair_person(), *plans), plans, "return"))
    for plan in plans:
        assert Notice.objects.filter(user=lead_of(plan), kind="plan_return").count() == 1


def test_nothing_is_decided_twice():
    [plan] = plans_that_wait(1)
    meeting = stage_all(meeting_of(chair_person(), plan), [plan])
    revision = meeting.revision
    apply_meeting(meeting=meeting, revision=revision, by=meeting.chair)
    with pytest.raises(MeetingOver, match="were applied"):
        apply_meeting(meeting=meeting, revision=revision, by=meeting.chair)
    assert Decision.objects.filter(move=Move.APPROVE).count() == 1


def test_one_plan_that_moved_keeps_all_others_back():
    plans = plans_that_wait(3)
    meeting = stage_all(meeting_of(chair_person(), *plans), plans)
    withdraw_plan(plan=plans[1], by=lead_of(plans[1]))
    with pytest.raises(PlansMoved) as moved:
        applied(meeting)
    assert moved.value.refusals == {plans[1].case_id: "It does not wait for a decision: it is draft now."}
    assert not Decision.objects.filter(move=Move.APPROVE).exists()
    assert MeetingItem.objects.filter(meeting=meeting, staged="approve").count() == 3
    assert Meeting.objects.get().applied_at is None


def test_a_plan_that_was_submitted_again_is_named_with_what_happened():
    plans = plans_that_wait(2)
    meeting = stage_all(meeting_of(chair_person(), *plans), plans)
    withdraw_plan(plan=plans[0], by=lead_of(plans[0]))
    submit_again(plans[0])
    with pytest.raises(PlansMoved) as moved:
        applied(meeting)
    [sentence] = moved.value.refusals.values()
    assert sentence.startswith(f"Since its decision was staged, it was submitted by {lead_of(plans[0]).name} on")


def submit_again(plan):
    plan.refresh_from_db()
    submit_plan(plan=plan, by=lead_of(plan))


def test_a_colleague_who_approved_meanwhile_is_no_harm_to_the_others():
    plans = plans_that_wait(2)
    meeting = stage_all(meeting_of(chair_person(), *plans), plans)
    case = ApprovalCase.objects.get(pk=plans[0].case_id)
    approve_plan(case=case, seen=seen_now(case.pk), by=person("leadership_approver"))
    with pytest.raises(PlansMoved) as moved:
        applied(meeting)
    assert moved.value.refusals == {case.pk: "It waits for MLCO Executive now, not for those who meet."}


def test_a_meeting_that_a_colleague_changed_is_not_applied_from_an_old_page():
    plans = plans_that_wait(2)
    meeting = stage_all(meeting_of(chair_person(), *plans), plans)
    before = meeting.revision
    put(meeting, plans[1], "return", WHY, by=person("planning_team"))
    with pytest.raises(MeetingChanged, match="Somebody changed the meeting"):
        apply_meeting(meeting=meeting, revision=before, by=meeting.chair)
    assert not Decision.objects.filter(move__in=[Move.APPROVE, Move.RETURN]).exists()


def test_only_the_chair_applies():
    [plan] = plans_that_wait(1)
    meeting = stage_all(meeting_of(chair_person(), plan), [plan])
    for other in (person("planning_team"), person("leadership_approver"), person("executive_approver")):
        with pytest.raises(NotAllowed):
            applied(meeting, by=other)
    assert Meeting.objects.get().applied_at is None


def test_a_deputy_of_today_applies_and_both_names_are_kept():
    [plan] = plans_that_wait(1)
    meeting = stage_all(meeting_of(chair_person(), plan), [plan])
    deputy = UserFactory(name="Deputy for the day")
    cover(meeting.chair, deputy)
    [made] = applied(meeting, by=deputy)
    assert (made.by, made.on_behalf_of) == (deputy, meeting.chair)
    assert made.by_words == f"Deputy for the day, on behalf of {meeting.chair.name}"


def test_a_deputy_whose_cover_ended_does_not():
    [plan] = plans_that_wait(1)
    meeting = stage_all(meeting_of(chair_person(), plan), [plan])
    deputy = UserFactory()
    cover(meeting.chair, deputy, days=(-10, -1))
    with pytest.raises(NotAllowed):
        applied(meeting, by=deputy)


def test_nothing_is_decided_on_what_the_chair_wrote_whoever_applies():
    """The chair became an author after the plan came onto the list; a deputy who decides as well is no way round."""
    plans = plans_that_wait(2)
    meeting = stage_all(meeting_of(chair_person(), *plans), plans)
    plans[0].case.authors.create(user=meeting.chair)
    deputy = person("leadership_approver")
    DeputyCover.objects.create(
        appointment=Appointment.objects.get(user=meeting.chair),
        deputy=deputy,
        starts_on=timezone.localdate(),
        ends_on=timezone.localdate(),
    )
    for who in (meeting.chair, deputy):
        with pytest.raises(PlansMoved) as moved:
            applied(meeting, by=who)
        said = "The chair wrote or submitted it, so this meeting cannot decide on it."
        assert moved.value.refusals == {plans[0].case_id: said}
    assert not Decision.objects.filter(move=Move.APPROVE).exists()


def test_a_deputy_who_wrote_a_plan_does_not_decide_on_it():
    plans = plans_that_wait(2)
    meeting = stage_all(meeting_of(chair_person(), *plans), plans)
    author = lead_of(plans[0])
    cover(meeting.chair, author)
    with pytest.raises(PlansMoved) as moved:
        applied(meeting, by=author)
    assert list(moved.value.refusals) == [plans[0].case_id]


def test_a_conflict_that_the_chair_declared_stops_the_plan():
    plans = plans_that_wait(2)
    meeting = stage_all(meeting_of(chair_person(), *plans), plans)
    declare_conflict(case=plans[1].case, by=meeting.chair, reason="My sister leads this service.")
    with pytest.raises(PlansMoved) as moved:
        applied(meeting)
    said = "The chair declared a conflict of interest in it, so this meeting cannot decide on it."
    assert moved.value.refusals == {plans[1].case_id: said}


def test_a_condition_whose_date_has_passed_keeps_everything_back():
    plans = plans_that_wait(2)
    meeting = meeting_of(chair_person(), *plans)
    yesterday = timezone.localdate() - timedelta(days=1)
    put(meeting, plans[0], "approve", conditions=(condition(lead_of(plans[0]), due_on=yesterday),))
    put(meeting, plans[1], "approve")
    with pytest.raises(PlansMoved) as moved:
        applied(meeting)
    assert moved.value.refusals == {
        plans[0].case_id: "The date of condition 1 has passed. Choose today or a later day."
    }
    assert not Condition.objects.exists()


def test_a_meeting_is_not_applied_before_its_day_nor_with_nothing_staged():
    [plan] = plans_that_wait(1)
    tomorrow = timezone.localdate() + timedelta(days=1)
    meeting = meeting_of(chair_person(), plan, held_on=tomorrow)
    put(meeting, plan, "approve")
    with pytest.raises(MeetingRefused, match="can be applied from that day on"):
        applied(meeting)
    other = meeting_of(meeting.chair, plan, name="Another")
    put(other, plan, "defer")
    with pytest.raises(MeetingRefused, match="Nothing is staged yet"):
        applied(other)


def test_an_applied_or_cancelled_meeting_changes_no_more():
    plans = plans_that_wait(2)
    meeting = stage_all(meeting_of(chair_person(), plans[0]), plans[:1])
    applied(meeting)
    off = meeting_of(meeting.chair, plans[1], name="Called off")
    cancel_meeting(meeting=off, by=off.chair)
    for one in (meeting, off):
        one.refresh_from_db()
        facts = {"name": "x", "held_on": one.held_on, "decides_as": one.decides_as, "chair": one.chair}
        item = MeetingItem.objects.get(meeting=one)
        for act in (
            lambda one=one: put_on_list(meeting=one, cases=[plans[1].case_id], by=one.chair),
            lambda one=one, item=item: take_off_list(item=item, mark=item_mark(item), by=one.chair),
            lambda one=one: cancel_meeting(meeting=one, by=one.chair),
            lambda one=one, facts=facts: change_meeting(meeting=one, revision=one.revision, by=one.chair, **facts),
            lambda one=one: apply_meeting(meeting=one, revision=one.revision, by=one.chair),
        ):
            with pytest.raises(MeetingOver):
                act()


def test_the_executive_makes_plans_ready_to_publish():
    plans = plans_that_wait(2)
    applied(stage_all(meeting_of(chair_person(), *plans), plans))
    executive = person("executive_approver")
    last = meeting_of(executive, *plans, name="MLCO Executive", decides_as="decide_as_executive")
    applied(stage_all(last, plans))
    assert {ApprovalCase.objects.get(pk=plan.case_id).status for plan in plans} == {Status.APPROVED}


def test_a_plan_that_came_back_can_be_on_the_list_of_the_next_meeting():
    [plan] = plans_that_wait(1)
    meeting = stage_all(meeting_of(chair_person(), plan), [plan], "return")
    applied(meeting)
    submit_again(plan)
    following = stage_all(meeting_of(meeting.chair, plan, name="April"), [plan])
    applied(following)
    assert item_for(following, plan).decision.move == Move.APPROVE
    assert item_for(meeting, plan).decision.move == Move.RETURN


def test_a_member_who_returns_a_plan_meanwhile_stops_the_meeting():
    plans = plans_that_wait(2)
    meeting = stage_all(meeting_of(chair_person(), *plans), plans)
    case = ApprovalCase.objects.get(pk=plans[0].case_id)
    return_plan(case=case, seen=seen_now(case.pk), by=person("leadership_approver"), reason=WHY)
    with pytest.raises(PlansMoved) as moved:
        applied(meeting)
    assert moved.value.refusals == {case.pk: "It does not wait for a decision: it is returned for changes now."}


def test_a_decision_holds_what_the_chair_said_of_the_sections():
    plans = plans_that_wait(2)
    meeting = stage_all(meeting_of(chair_person(), *plans), plans)
    for by, verdict in ((meeting.chair, "agree"), (person("executive_approver"), "query")):
        said = {"section_key": "our-service", "verdict": verdict, "note": "", "at": timezone.now()}
        plans[0].case.section_verdicts.create(round=1, by=by, **said)
    first, second = applied(meeting)
    agreed = {"key": "our-service", "title": "Our service", "verdict": "agree", "note": ""}
    assert first.details["sections"] == [agreed]
    assert "sections" not in second.details


def test_each_side_of_a_joint_plan_decides_in_a_meeting_of_its_own():
    open_year()
    RouteStep.objects.filter(order=2).delete()
    trafford = Organisation.objects.create(code="tlco", name="Trafford Local Care Organisation")
    side = {"order": 1, "side": 2, "name": "TLCO leadership", "permission": "decide_as_partner"}
    RouteStep.objects.create(route=RouteStep.objects.get().route, organisation=trafford, **side)
    service = ServiceFactory()
    service.joint_with.add(trafford)
    plan, partner = submitted_plan(service), person("partner_approver")
    applied(stage_all(meeting_of(chair_person(), plan), [plan]))
    assert ApprovalCase.objects.get().status == Status.SUBMITTED
    theirs = meeting_of(partner, plan, name="TLCO leadership", decides_as="decide_as_partner")
    [made] = applied(stage_all(theirs, [plan]))
    assert (made.step_side, made.to_status) == (2, Status.APPROVED)


@pytest.mark.parametrize("count", [20, 60])
def test_at_most_twelve_queries_a_plan(count):
    plans = plans_that_wait(count)
    chair = chair_person()
    meeting = meeting_of(chair)
    put_on_list(meeting=meeting, cases=[plan.case_id for plan in plans], by=chair)
    items = {one.case_id: one.pk for one in MeetingItem.objects.all()}
    chosen = {items[plan.case_id]: seen_now(plan.case_id) for plan in plans[5:]}
    assert stage_approvals(meeting_key=meeting.pk, chosen=chosen, by=chair).staged == count - 5
    stage_all(meeting, plans[:5], "return")
    with CaptureQueriesContext(connection) as queries:
        apply_meeting(meeting=meeting, revision=meeting.revision, by=chair)
    assert MeetingItem.objects.filter(decision__isnull=False).count() == count
    assert len(queries) <= MOST_QUERIES_A_PLAN * count, len(queries)
