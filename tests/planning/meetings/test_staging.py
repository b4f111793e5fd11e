"""The list of a meeting, and what is staged on it: saved at once, decided never before the meeting is applied."""

from datetime import timedelta

import pytest
from django.utils import timezone

from mlco_portal.audit.models import AuditEntry
from planning.approval.models import Decision, Move, RouteStep
from planning.approval.rules import NotAllowed, SectionSaid, Seen
from planning.meetings.actions import (
    apply_meeting,
    make_meeting,
    put_in_order,
    put_on_list,
    stage,
    stage_approvals,
    take_off_list,
)
from planning.meetings.models import Meeting, MeetingItem
from planning.meetings.presenters.plans import after_approval, problems_of
from planning.meetings.queries.plans import listed_plans
from planning.meetings.rules import MeetingChanged, MeetingRefused, Typed, item_mark, order_typed
from planning.publication.measure import measured_fit
from planning.review.actions import approve_plan, declare_conflict
from planning.review.models import SectionVerdict
from planning.service_plans.actions import withdraw_plan
from planning.service_plans.models import PlanVersion
from planning.service_plans.snapshot import document_of
from services.models import Organisation
from tests.factories import YEAR, ServiceFactory, ServiceGroupFactory, open_year, person
from tests.planning.approval.cases import cover, set_needed
from tests.planning.meetings.meetings import (
    LEADERSHIP,
    WHY,
    chair_person,
    item_for,
    meeting_of,
    plans_that_wait,
    put,
    seen_now,
    stage_all,
    waiting_keys,
)
from tests.planning.review.plans import lead_of, submitted_plan

pytestmark = pytest.mark.django_db


def listed(meeting):
    return listed_plans(meeting, timezone.localdate())


def query(plan, by, section="our-service"):
    """Let somebody query a section while they read."""
    SectionVerdict.objects.create(
        case=plan.case, round=1, section_key=section, by=by, verdict="query", note="Where?", at=timezone.now()
    )


def test_plans_that_wait_for_those_who_meet_can_be_taken():
    first, second, gone = plans_that_wait(3)
    withdraw_plan(plan=gone, by=lead_of(gone))
    executive = person("executive_approver")
    approve_plan(case=second.case, seen=seen_now(second.case_id), by=person("leadership_approver"))
    meeting = meeting_of(chair_person())
    assert waiting_keys(meeting) == [first.case_id]
    later = meeting_of(executive, decides_as="decide_as_executive")
    assert waiting_keys(later) == [second.case_id]


def test_a_chair_of_one_group_takes_its_plans_only_and_never_their_own():
    group = ServiceGroupFactory(code="other", name="Other", order=9)
    mine, _other = submitted_plan(ServiceFactory(group=group)), submitted_plan()
    own = submitted_plan(ServiceFactory(group=group))
    chair = person("leadership_approver", group=group)
    own.case.authors.create(user=chair)
    meeting = meeting_of(chair)
    assert waiting_keys(meeting) == [mine.case_id]
    assert put_on_list(meeting=meeting, cases=[own.case_id, _other.case_id], by=chair) == 0


def test_who_makes_a_meeting_and_for_whom():
    chair, other = chair_person(), person("leadership_approver")
    facts = {"year": YEAR, "name": "March", "held_on": timezone.localdate(), "decides_as": LEADERSHIP}
    plans_that_wait(1)
    make_meeting(**facts, chair=chair, by=person("planning_team"))
    make_meeting(**facts, chair=chair, by=chair)
    deputy = person("reader")
    cover(chair, deputy)
    make_meeting(**facts, chair=chair, by=deputy)
    assert Meeting.objects.count() == 3
    for by, wanted in ((other, {}), (person("reader"), {}), (chair, {"decides_as": "decide_as_executive"})):
        with pytest.raises(NotAllowed):
            make_meeting(**{**facts, **wanted}, chair=chair, by=by)


def test_nothing_is_decided_by_staging():
    plans = plans_that_wait(3)
    stage_all(meeting_of(chair_person(), *plans), plans)
    assert not Decision.objects.exclude(move=Move.SUBMIT).exists()


def test_only_those_who_prepare_it_stage():
    [plan] = plans_that_wait(1)
    meeting = meeting_of(chair_person(), plan)
    put(meeting, plan, "approve", by=person("planning_team"))
    for other in (person("leadership_approver"), person("auditor"), lead_of(plan)):
        with pytest.raises(NotAllowed):
            put(meeting, plan, "return", WHY, by=other)
    assert item_for(meeting, plan).staged == "approve"


def test_two_who_stage_for_the_same_plan_lose_nothing():
    [plan] = plans_that_wait(1)
    meeting = meeting_of(chair_person(), plan)
    item, team = item_for(meeting, plan), person("planning_team")
    mark = item_mark(item)
    stage(item=item, typed=Typed("return", WHY), seen=seen_now(plan.case_id), mark=mark, by=team)
    with pytest.raises(MeetingChanged, match=f"{team} staged something else"):
        stage(item=item, typed=Typed("approve"), seen=seen_now(plan.case_id), mark=mark, by=meeting.chair)
    found = item_for(meeting, plan)
    assert (found.staged, found.reason, found.staged_by) == ("return", WHY, team)


def test_staged_for_what_was_read_only():
    [plan] = plans_that_wait(1)
    meeting = meeting_of(chair_person(), plan)
    item = item_for(meeting, plan)
    for seen in (None, Seen(1, 1, "0" * 64), Seen(2, 1, seen_now(plan.case_id).version_sha256)):
        with pytest.raises(MeetingChanged, match="Read it as it is now"):
            stage(item=item, typed=Typed("approve"), seen=seen, mark="", by=meeting.chair)


def test_what_is_staged_can_be_taken_back():
    [plan] = plans_that_wait(1)
    meeting = meeting_of(chair_person(), plan)
    put(meeting, plan, "return", WHY)
    put(meeting, plan, "")
    item = item_for(meeting, plan)
    assert (item.staged, item.reason, item.staged_at, item.staged_by, item.version_sha256) == ("", "", None, None, "")


def test_a_plan_with_a_conflict_can_be_left_but_not_decided():
    [plan] = plans_that_wait(1)
    meeting = meeting_of(chair_person(), plan)
    declare_conflict(case=plan.case, by=meeting.chair, reason="My sister leads this service.")
    with pytest.raises(MeetingRefused, match="declared a conflict of interest"):
        put(meeting, plan, "approve")
    put(meeting, plan, "defer")


def test_many_approvals_leave_what_moved_or_is_staged_already():
    plans = plans_that_wait(4)
    meeting = meeting_of(chair_person(), *plans)
    chosen = {item_for(meeting, plan).pk: seen_now(plan.case_id) for plan in plans[:3]}
    put(meeting, plans[0], "return", WHY)
    withdraw_plan(plan=plans[1], by=lead_of(plans[1]))
    done = stage_approvals(meeting_key=meeting.pk, chosen=chosen, by=meeting.chair)
    assert done.staged == 1
    assert sorted(done.left.values()) == [
        "Service 00: something is staged for it by now.",
        "Service 01: It does not wait for a decision: it is draft now.",
    ]
    assert [one.staged for one in MeetingItem.objects.order_by("order")] == ["return", "", "approve", ""]


def test_problems_of_a_plan_are_named():
    good, bad = plans_that_wait(2)
    for plan in (good, bad):
        measured_fit(document_of(PlanVersion.objects.get(plan=plan).content))
    section = bad.sections.get(template_section__key="our-service")
    section.comments.create(text="Which homes?", said_by=lead_of(bad), said_at=timezone.now())
    chair = chair_person()
    query(bad, chair)
    meeting = meeting_of(chair, good, bad)
    first, second = listed_plans(meeting, timezone.localdate(), reader=chair.pk)
    words = {one.text for one in problems_of(second)} - {one.text for one in problems_of(first)}
    assert words == {"1 open comment", "1 section queried by those who decide"}
    assert "Nobody has looked yet whether it fits one page" not in {one.text for one in problems_of(first)}


def test_what_somebody_queries_while_reading_is_told_to_nobody_before_they_decide():
    [plan] = plans_that_wait(1)
    plan.case.steps.update(needed=2)
    colleague = chair_person()
    query(plan, colleague)
    chair = chair_person()
    meeting = meeting_of(chair, plan)

    def told() -> set[str]:
        [line] = listed_plans(meeting, timezone.localdate(), reader=chair.pk)
        return {one.text for one in problems_of(line) if "queried" in one.text}

    assert told() == set()
    said = [SectionSaid("our-service", "Our service", "query", "Where?")]
    approve_plan(case=plan.case, seen=seen_now(plan.case_id), by=colleague, sections=said)
    assert told() == {"1 section queried by those who decide"}


def test_a_page_that_nobody_measured_is_said_to_be_so():
    [plan] = plans_that_wait(1)
    [found] = listed(meeting_of(chair_person(), plan))
    assert "Nobody has looked yet whether it fits one page" in {one.text for one in problems_of(found)}


@pytest.mark.parametrize(
    ("needed", "everybody", "words"),
    [
        (1, False, "Goes to the MLCO Executive"),
        (2, False, "1 more person in the leadership team must agree"),
        (1, True, "Goes on once everybody in the leadership team has agreed"),
    ],
)
def test_what_an_approval_leads_to(needed, everybody, words):
    plans_that_wait(1)
    set_needed(needed)
    RouteStep.objects.update(everybody=everybody)
    plan = submitted_plan()
    meeting = meeting_of(chair_person(), plan)
    assert after_approval(listed(meeting)[0], meeting) == words


def test_the_other_side_of_a_joint_plan_and_the_last_step_are_named():
    plans_that_wait(1)
    RouteStep.objects.filter(order=2).delete()
    trafford = Organisation.objects.create(code="tlco", name="Trafford Local Care Organisation")
    first = RouteStep.objects.get()
    RouteStep.objects.create(
        route=first.route,
        order=1,
        side=2,
        name="TLCO leadership",
        permission="decide_as_partner",
        organisation=trafford,
    )
    alone, joint = ServiceFactory(), ServiceFactory()
    joint.joint_with.add(trafford)
    plans = [submitted_plan(alone), submitted_plan(joint)]
    meeting = meeting_of(chair_person(), *plans)
    assert [after_approval(one, meeting) for one in listed(meeting)] == [
        "Is approved by everybody and can be published",
        "Still waits for the TLCO leadership",
    ]


def test_the_list_is_put_in_order_and_shortened():
    plans = plans_that_wait(3)
    meeting = meeting_of(chair_person(), *plans)
    keys = list(MeetingItem.objects.order_by("order").values_list("pk", flat=True))
    put_in_order(meeting=meeting, revision=meeting.revision, typed={keys[2]: 0, keys[0]: 9}, by=meeting.chair)
    assert list(MeetingItem.objects.order_by("order").values_list("pk", flat=True)) == [keys[2], keys[1], keys[0]]
    with pytest.raises(MeetingChanged):
        put_in_order(meeting=meeting, revision=meeting.revision, typed={}, by=meeting.chair)
    take_off_list(item=item_for(meeting, plans[1]), mark="", by=meeting.chair)
    assert MeetingItem.objects.count() == 2
    assert waiting_keys(meeting) == [plans[1].case_id]


def test_what_somebody_staged_meanwhile_is_not_taken_off_unread():
    plans = plans_that_wait(1)
    meeting = meeting_of(chair_person(), *plans)
    seen_before = item_for(meeting, plans[0])
    stage_all(meeting, plans, staged="return")
    with pytest.raises(MeetingChanged, match="Somebody staged a decision for this plan after you opened the page"):
        take_off_list(item=seen_before, mark=item_mark(seen_before), by=meeting.chair)
    assert item_for(meeting, plans[0]).reason
    now = item_for(meeting, plans[0])
    take_off_list(item=now, mark=item_mark(now), by=meeting.chair)
    assert not MeetingItem.objects.exists()


def test_equal_numbers_keep_their_order():
    assert order_typed([5, 6, 7], {5: 2, 6: 1, 7: 2}) == [6, 5, 7]
    assert order_typed([5, 6], {}) == [5, 6]


def test_a_plan_can_be_on_two_lists_but_once_on_each():
    [plan] = plans_that_wait(1)
    meeting = meeting_of(chair_person(), plan)
    assert put_on_list(meeting=meeting, cases=[plan.case_id], by=meeting.chair) == 0
    other = meeting_of(person("leadership_approver"), plan, held_on=timezone.localdate() + timedelta(days=7))
    assert item_for(other, plan).order == 1


def test_the_audit_trail_tells_that_something_was_staged_and_never_what():
    plans = plans_that_wait(2)
    meeting = meeting_of(chair_person(), *plans)
    put(meeting, plans[0], "return", "Nobody outside may read this yet.")
    chosen = {item_for(meeting, plans[1]).pk: seen_now(plans[1].case_id)}
    stage_approvals(meeting_key=meeting.pk, chosen=chosen, by=meeting.chair)
    entries = AuditEntry.objects.filter(action__startswith="meetings.stage").order_by("pk")
    assert [(one.action, one.changes, one.reason) for one in entries] == [
        ("meetings.stage_decision", {}, ""),
        ("meetings.stage_decision", {"plans": [None, 1]}, ""),
    ]


def test_what_was_passed_on_can_be_taken_by_the_next_in_line():
    open_year()
    RouteStep.objects.filter(order=1).update(next_in_line="decide_as_executive")
    group = ServiceGroupFactory(code="other", name="Other", order=9)
    head, executive = person("leadership_approver", group=group), person("executive_approver")
    plan = submitted_plan(ServiceFactory(group=group))
    meeting = meeting_of(executive, decides_as="decide_as_executive")
    assert waiting_keys(meeting) == []
    declare_conflict(case=plan.case, by=head, reason="My sister leads this service.")
    assert waiting_keys(meeting) == [plan.case_id]
    put_on_list(meeting=meeting, cases=[plan.case_id], by=executive)
    put(meeting, plan, "approve")
    meeting.refresh_from_db()
    [made] = apply_meeting(meeting=meeting, revision=meeting.revision, by=executive)
    assert (made.step_name, made.role) == ("Leadership team", "executive_approver")
