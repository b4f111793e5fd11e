"""The pages of meetings: who sees what, what is sent wrongly, and as many queries for many plans as for one."""

import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from planning.approval.models import Decision, Move
from planning.meetings.actions import apply_meeting, cancel_meeting
from planning.meetings.models import Meeting, MeetingItem
from planning.review.rules import token_of
from planning.service_plans.actions import submit_plan, withdraw_plan
from tests.factories import ServiceFactory, ServiceGroupFactory, open_year, person
from tests.planning.approval.cases import cover
from tests.planning.meetings.meetings import (
    WHY,
    chair_person,
    item_for,
    meeting_of,
    plans_that_wait,
    put,
    seen_now,
    stage_all,
)
from tests.planning.review.plans import lead_of, submitted_plan

pytestmark = pytest.mark.django_db
SECRET = "Nobody outside may read this yet."


def url(name, meeting, *more):
    return reverse(f"planning:meetings:{name}", args=[meeting.pk, *more])


def page(client, address, status=200):
    answer = client.get(address)
    assert answer.status_code == status
    return answer.content.decode()


def said(answer):
    return [str(one) for one in answer.context["messages"]]


@pytest.fixture
def chair(client, db):
    someone = chair_person()
    client.force_login(someone)
    return someone


def test_a_meeting_from_the_first_page_to_its_minutes(client, chair):
    plans = plans_that_wait(2)
    day = timezone.localdate()
    facts = {"name": "Leadership, March", "held_on": f"{day:%d/%m/%Y}", "chair": f"decide_as_leadership:{chair.pk}"}
    answer = client.post(reverse("planning:meetings:new"), facts)
    meeting = Meeting.objects.get()
    assert answer.headers["Location"] == url("add", meeting)
    assert "All 2 plans of this group" in page(client, url("add", meeting))
    assert said(client.post(url("add", meeting), {"group": "citywide"}, follow=True))[-1] == (
        "2 plans taken onto the list."
    )
    items = [item_for(meeting, plan) for plan in plans]
    form = {"seen": token_of(seen_now(plans[0].case_id)), "mark": "", "rows": "2", "staged": "approve", "reason": ""}
    assert client.post(url("plan", meeting, items[0].pk), form).headers["Location"] == url("plan", meeting, items[1].pk)
    form |= {"seen": token_of(seen_now(plans[1].case_id)), "staged": "return", "reason": WHY}
    assert client.post(url("plan", meeting, items[1].pk), form).headers["Location"] == url("together", meeting)
    together = page(client, url("together", meeting))
    assert "1 to approve, 1 to return, 0 left over." in together
    assert "Goes to the MLCO Executive." in together
    assert WHY in together
    meeting.refresh_from_db()
    client.post(url("together", meeting), {"revision": meeting.revision})
    minutes = page(client, url("detail", meeting))
    assert f"2 decisions, applied in one act by {chair.name} on" in minutes
    assert WHY in minutes
    again = client.post(url("together", meeting), {"revision": meeting.revision}, follow=True)
    assert said(again)[-1].startswith("The decisions of this meeting were applied")
    assert Decision.objects.exclude(move=Move.SUBMIT).count() == 2


def test_what_is_staged_is_seen_by_the_chair_the_deputy_and_the_planning_team_alone(client):
    plans = plans_that_wait(2)
    meeting = meeting_of(chair_person(), *plans, name="A meeting of its own")
    put(meeting, plans[0], "return", SECRET)
    deputy = person("reader")
    cover(meeting.chair, deputy)
    names = ("detail", "together", "add", "order", "approve_many", "change", "cancel")
    pages = [*(url(name, meeting) for name in names), url("plan", meeting, item_for(meeting, plans[0]).pk)]
    for one in (meeting.chair, deputy, person("planning_team")):
        client.force_login(one)
        assert SECRET in page(client, url("together", meeting))
        assert [client.get(address).status_code for address in pages] == [200] * len(pages)
        assert "A meeting of its own" in page(client, reverse("planning:meetings:list"))
    for one in (person("leadership_approver"), person("executive_approver"), person("auditor")):
        client.force_login(one)
        assert [client.get(address).status_code for address in pages] == [404] * len(pages)
        assert "A meeting of its own" not in page(client, reverse("planning:meetings:list"))
    for one in (lead_of(plans[0]), person("reader"), person("administrator")):
        client.force_login(one)
        assert [client.get(address).status_code for address in pages] == [403] * len(pages)
    client.force_login(person("auditor"))
    assert SECRET not in page(client, reverse("planning:review:detail", args=[plans[0].case_id]))


def test_minutes_are_read_by_those_who_meet_and_by_auditors(client):
    group = ServiceGroupFactory(code="other", name="Other", order=9)
    plans = [submitted_plan(), submitted_plan(ServiceFactory(group=group))]
    meeting = stage_all(meeting_of(chair_person(), *plans, name="Of both groups"), plans)
    apply_meeting(meeting=meeting, revision=meeting.revision, by=meeting.chair)
    for one in (person("auditor"), person("leadership_approver"), person("planning_team")):
        client.force_login(one)
        assert "Of both groups" in page(client, reverse("planning:meetings:list"))
        assert "2 decisions" in page(client, url("detail", meeting))
    client.force_login(person("auditor"))
    assert client.get(url("together", meeting)).status_code == 403
    for one in (person("leadership_approver", group=group), person("executive_approver")):
        client.force_login(one)
        assert client.get(url("detail", meeting)).status_code == 404


def test_plans_that_were_left_are_named_to_nobody_who_does_not_decide_on_them(client):
    group = ServiceGroupFactory(code="other", name="Other", order=9)
    decided, left = submitted_plan(), submitted_plan(ServiceFactory(name="Quiet service", group=group))
    meeting = stage_all(meeting_of(chair_person(), decided, left), [decided])
    apply_meeting(meeting=meeting, revision=meeting.revision, by=meeting.chair)
    client.force_login(person("leadership_approver"))
    assert "Quiet service: nothing was staged" in page(client, url("detail", meeting))
    client.force_login(person("leadership_approver", group=decided.service.group))
    assert client.get(url("detail", meeting)).status_code == 404


def test_the_planning_team_prepares_and_cannot_apply(client):
    [plan] = plans_that_wait(1)
    meeting = stage_all(meeting_of(chair_person(), plan), [plan])
    client.force_login(person("planning_team"))
    assert "Only the chair" in page(client, url("together", meeting))
    assert client.post(url("together", meeting), {"revision": meeting.revision}).status_code == 403
    assert not Decision.objects.filter(move=Move.APPROVE).exists()


def test_nothing_is_applied_and_all_is_told_when_a_plan_moved(client, chair):
    plans = plans_that_wait(2)
    meeting = stage_all(meeting_of(chair, *plans), plans)
    withdraw_plan(plan=plans[0], by=lead_of(plans[0]))
    answer = client.post(url("together", meeting), {"revision": meeting.revision})
    assert answer.status_code == 409
    html = answer.content.decode()
    assert "Nothing was applied, and everything that was staged is kept." in html
    assert "<strong>Service 00</strong>: It does not wait for a decision: it is draft now." in html
    assert MeetingItem.objects.filter(staged="approve").count() == 2


def test_an_old_page_applies_nothing(client, chair):
    plans = plans_that_wait(2)
    meeting = stage_all(meeting_of(chair, *plans), plans)
    put(meeting, plans[1], "defer", by=person("planning_team"))
    for revision in (meeting.revision, "", "x", "9" * 30):
        answer = client.post(url("together", meeting), {"revision": revision})
        assert answer.status_code == 409
        assert "Somebody changed the meeting after you opened this page" in answer.content.decode()


def test_many_at_once_stages_only_what_was_ticked(client, chair):
    plans = plans_that_wait(3)
    meeting = meeting_of(chair, *plans)
    html = page(client, url("approve_many", meeting))
    assert "3 plans with problems" in html
    assert " checked" not in html
    lines = client.get(url("approve_many", meeting)).context["doubtful"]
    client.post(url("approve_many", meeting), {"approve": [lines[0].choice, lines[1].choice]})
    assert [one.staged for one in MeetingItem.objects.order_by("order")] == ["approve", "approve", ""]
    assert client.post(url("approve_many", meeting), {}).status_code == 422


def test_a_tick_beside_other_problems_counts_for_nothing(client, chair):
    [plan] = plans_that_wait(1)
    meeting = meeting_of(chair, plan)
    [line] = client.get(url("approve_many", meeting)).context["doubtful"]
    section = plan.sections.get(template_section__key="our-service")
    section.comments.create(text="Which homes?", said_by=lead_of(plan), said_at=timezone.now())
    answer = client.post(url("approve_many", meeting), {"approve": [line.choice]}, follow=True)
    assert said(answer) == [f"{line.name}: what speaks against it changed after you opened the page. Look again."]
    assert item_for(meeting, plan).staged == ""


def test_conditions_need_an_owner_and_a_day_to_come(client, chair):
    [plan] = plans_that_wait(1)
    meeting = meeting_of(chair, plan)
    item, lead = item_for(meeting, plan), lead_of(plan)
    address = url("plan", meeting, item.pk)
    form = {"seen": token_of(seen_now(plan.case_id)), "mark": "", "rows": "2", "staged": "subject_to", "reason": ""}
    assert "Enter at least one condition, or choose Approve" in client.post(address, form).content.decode()
    form |= {"c0-text": "Add a measure", "c0-owner": "", "c0-due_on": "1 March 2020"}
    html = client.post(address, form).content.decode()
    assert "Choose who does it" in html
    assert "Choose today or a later day" in html
    form |= {"staged": "approve"}
    assert "You wrote conditions: choose" in client.post(address, form).content.decode()
    day = timezone.localdate() + timedelta(days=30)
    form |= {"staged": "subject_to", "c0-owner": str(lead.pk), "c0-due_on": f"{day:%d/%m/%Y}", "more": "1"}
    html = client.post(address, form).content.decode()
    assert "Condition 4" in html
    assert "Add a measure" in html
    del form["more"]
    assert client.post(address, {**form, "c0-section_key": "our-service"}).status_code == 302
    kept = {"text": "Add a measure", "owner": lead.pk, "due_on": day.isoformat()}
    assert item_for(meeting, plan).conditions == [
        {**kept, "section_key": "our-service", "section_title": "Our service"}
    ]
    assert "Add a measure" in page(client, address)
    assert "1 to approve (1 subject to conditions)" in page(client, url("together", meeting))


@pytest.mark.parametrize("typed", ["\x00", "‮evil", "🙂" * 20_000, "<script>alert(1)</script>", "x" * 1_000_000])
def test_whatever_is_typed_is_answered(client, chair, typed):
    [plan] = plans_that_wait(1)
    meeting = meeting_of(chair, plan)
    address = url("plan", meeting, item_for(meeting, plan).pk)
    form = {"seen": typed, "mark": typed, "rows": typed, "staged": "return", "reason": typed}
    form |= {"c0-text": typed, "c0-owner": typed, "c0-due_on": typed, "c0-section_key": typed}
    answers = [
        client.post(address, form),
        client.post(address, {**form, "staged": "subject_to", "seen": token_of(seen_now(plan.case_id)), "mark": ""}),
        client.post(address, {**form, "staged": typed, "more": "1"}),
        client.post(reverse("planning:meetings:new"), {"name": typed, "held_on": typed, "chair": typed}),
        client.post(url("add", meeting), {"case": typed, "group": typed}),
        client.post(url("approve_many", meeting), {"approve": [typed, f"{typed}:1.1.x:", "1:1.1"]}),
        client.post(url("order", meeting), {"revision": typed, f"place-{plan.pk}": typed}),
        client.post(url("together", meeting), {"revision": typed}),
        client.post(url("change", meeting), {"name": typed, "held_on": typed, "chair": typed, "revision": typed}),
    ]
    assert all(answer.status_code in (302, 400, 409, 422) or answer.status_code == 200 for answer in answers)
    assert all("<script>alert" not in answer.content.decode() for answer in answers)
    assert item_for(meeting, plan).staged == ""


def test_a_list_of_many_plans_takes_as_many_queries_as_one_of_one(client, chair):
    plans = plans_that_wait(4)
    one, many = meeting_of(chair, plans[0]), meeting_of(chair, *plans[1:])
    stage_all(one, plans[:1])
    stage_all(many, plans[1:])
    for name in ("detail", "together", "approve_many", "add", "order"):
        counts = []
        for meeting in (one, many):
            client.get(url(name, meeting))
            cache.clear()
            with CaptureQueriesContext(connection) as queries:
                assert client.get(url(name, meeting)).status_code == 200
            counts.append(len(queries))
        assert counts[0] == counts[1], (name, counts)
        assert counts[0] <= 32, (name, counts)


def test_the_list_of_meetings_takes_as_many_queries_for_three_as_for_one(client, chair):
    plans = plans_that_wait(3)
    counts = []
    for number in (1, 3):
        while Meeting.objects.count() < number:
            meeting_of(chair, *plans)
        client.get(reverse("planning:meetings:list"))
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse("planning:meetings:list")).status_code == 200
        counts.append(len(queries))
    assert counts == [5, 5]


def test_a_cancelled_meeting_says_so_and_leads_nowhere(client, chair):
    [plan] = plans_that_wait(1)
    meeting = meeting_of(chair, plan)
    assert "Cancel the meeting?" in page(client, url("cancel", meeting))
    client.post(url("cancel", meeting))
    assert "It decided nothing" in page(client, url("detail", meeting))
    for name in ("together", "add", "order", "approve_many", "change"):
        assert client.get(url(name, meeting)).headers["Location"] == url("detail", meeting)


def test_the_review_page_leads_back_to_the_meeting_and_on_to_the_next_plan(client, chair):
    plans = plans_that_wait(2)
    meeting = meeting_of(chair, *plans)
    first, second = (item_for(meeting, plan) for plan in plans)
    read = f"{reverse('planning:review:detail', args=[plans[0].case_id])}?meeting={meeting.pk}&item={first.pk}"
    html = page(client, read)
    assert url("plan", meeting, first.pk) in html
    assert url("next", meeting, first.pk) in html
    following = client.get(url("next", meeting, first.pk)).headers["Location"]
    assert following.endswith(f"/{plans[1].case_id}/?meeting={meeting.pk}&item={second.pk}")
    assert client.get(url("next", meeting, second.pk)).headers["Location"] == url("together", meeting)
    for bad in ("meeting=x&item=1", "meeting=1", "meeting=%00&item=%3Cscript%3E"):
        assert client.get(read.partition("?")[0] + "?" + bad).status_code == 200


def test_taking_a_plan_off_the_list(client, chair):
    plans = plans_that_wait(2)
    meeting = meeting_of(chair, *plans)
    item = item_for(meeting, plans[0])
    client.post(url("remove", meeting, item.pk))
    assert client.post(url("remove", meeting, item.pk), follow=True).status_code == 200
    assert MeetingItem.objects.count() == 1


def test_without_an_open_year_there_is_nothing_to_meet_about(client):
    open_year()
    Meeting.objects.all().delete()
    client.force_login(person("leadership_approver"))
    type(open_year()).objects.update(state="closed")
    html = page(client, reverse("planning:meetings:new"))
    assert "No planning year is open" in html
    assert client.post(reverse("planning:meetings:new"), {}).status_code == 422


def test_cancelled_meetings_stay_with_their_chair(client, chair):
    meeting = meeting_of(chair, *plans_that_wait(1), name="Called off")
    cancel_meeting(meeting=meeting, by=chair)
    assert "Called off" in page(client, reverse("planning:meetings:list"))
    client.force_login(person("auditor"))
    assert "Called off" not in page(client, reverse("planning:meetings:list"))


def test_pages_that_nobody_measured_are_measured_at_a_press(client, chair):
    plans = plans_that_wait(2)
    meeting = meeting_of(chair, *plans)
    assert "See whether 2 plans fit their pages" in page(client, url("detail", meeting))
    assert said(client.post(url("measure", meeting), follow=True)) == ["2 pages measured."]
    html = page(client, url("detail", meeting))
    assert "fit their pages" not in html
    assert "Nobody has looked yet" not in html


def test_what_the_chair_queried_while_reading_stands_in_the_first_reasons(client, chair):
    [plan] = plans_that_wait(1)
    meeting = meeting_of(chair, plan)
    queried = {"section_key": "our-service", "verdict": "query", "note": "Which homes?", "at": timezone.now()}
    plan.case.section_verdicts.create(round=1, by=chair, **queried)
    address = url("plan", meeting, item_for(meeting, plan).pk)
    assert "Our service: Which homes?" in page(client, address)
    client.force_login(person("planning_team"))
    assert "Which homes?" not in page(client, address)


def test_two_who_stage_for_one_plan_see_both(client, chair):
    [plan] = plans_that_wait(1)
    meeting = meeting_of(chair, plan)
    item = item_for(meeting, plan)
    put(meeting, plan, "return", SECRET, by=person("planning_team"))
    form = {"seen": token_of(seen_now(plan.case_id)), "mark": "", "rows": "2", "staged": "approve", "reason": "Mine"}
    answer = client.post(url("plan", meeting, item.pk), form)
    assert answer.status_code == 409
    html = answer.content.decode()
    assert "What is staged now" in html
    assert SECRET in html
    assert "Mine" in html
    again = {**form, "mark": answer.context["mark"]}
    assert client.post(url("plan", meeting, item.pk), again).status_code == 302
    assert item_for(meeting, plan).reason == "Mine"


def test_what_is_typed_after_the_session_ended_comes_back_and_is_staged_by_nothing_but_a_press(client, chair):
    plans = plans_that_wait(1)
    meeting = meeting_of(chair, *plans)
    address = url("plan", meeting, item_for(meeting, plans[0]).pk)
    mark = re.search(r'name="form_mark" value="([^"]+)"', page(client, address))
    assert mark is not None
    seen = token_of(seen_now(plans[0].case_id))
    form = {"form_mark": mark[1], "seen": seen, "mark": "", "rows": "2", "staged": "subject_to", "reason": "Nearly."}
    form |= {"c0-text": "Add a measure", "c0-owner": str(lead_of(plans[0]).pk), "c0-due_on": "1 June 2090"}
    client.logout()
    assert client.post(address, form).status_code == 302
    assert item_for(meeting, plans[0]).staged == ""
    withdraw_plan(plan=plans[0], by=lead_of(plans[0]))
    plans[0].refresh_from_db()
    submit_plan(plan=plans[0], by=lead_of(plans[0]))
    client.force_login(chair)
    html = page(client, address)
    assert "Nearly." in html
    assert "Add a measure" in html
    assert client.get(address).context["seen"] == seen
    again = {name: value for name, value in form.items() if name != "form_mark"}
    answer = client.post(address, again)
    assert answer.status_code == 409
    assert "Since you opened the page, it was submitted" in answer.content.decode()


@pytest.mark.parametrize("number", ["9" * 30, "0"])
def test_a_number_that_no_meeting_has_is_answered(client, chair, number):
    [plan] = plans_that_wait(1)
    meeting = meeting_of(chair, plan)
    for path in (number, f"{number}/together", f"{meeting.pk}/plans/{number}", f"{meeting.pk}/plans/{number}/next"):
        assert client.get(f"/meetings/{path}/").status_code == 404
    assert client.post(f"/meetings/{meeting.pk}/plans/{number}/remove/").status_code == 302
