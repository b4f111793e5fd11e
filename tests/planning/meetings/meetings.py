"""Meetings on their way, for the tests of their pages and of what they decide."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils import timezone

from mlco_portal.accounts.models import User
from planning.approval.models import ApprovalCase
from planning.approval.rules import Seen
from planning.meetings.actions import make_meeting, put_on_list, stage
from planning.meetings.models import Meeting, MeetingItem
from planning.meetings.queries.lists import cases_to_take
from planning.meetings.rules import Typed, item_mark
from planning.service_plans.models import ServicePlan
from tests.factories import YEAR, ServiceFactory, person
from tests.planning.review.plans import submitted_plan

LEADERSHIP = "decide_as_leadership"
WHY = "Say how you will measure it."


def meeting_of(chair: User, *plans: ServicePlan, name: str = "Leadership team, March", **given: Any) -> Meeting:
    """A meeting of today with these plans on its list, in their order."""
    facts = {"year": YEAR, "held_on": timezone.localdate(), "decides_as": LEADERSHIP, "by": chair, **given}
    meeting = make_meeting(name=name, chair=chair, **facts)
    for plan in plans:
        put_on_list(meeting=meeting, cases=[plan.case_id], by=chair)
    meeting.refresh_from_db()
    return meeting


def plans_that_wait(count: int) -> list[ServicePlan]:
    return [submitted_plan(ServiceFactory(name=f"Service {number:02}")) for number in range(count)]


def item_for(meeting: Meeting, plan: ServicePlan) -> MeetingItem:
    return MeetingItem.objects.get(meeting=meeting, case=plan.case_id)


def seen_now(case: int) -> Seen:
    found = ApprovalCase.objects.select_related("step").get(pk=case)
    return Seen(found.round, found.step.order if found.step else None, found.version_sha256)


def put(meeting: Meeting, plan: ServicePlan, staged: str, reason: str = "", *, by: User | None = None, **more: Any):
    """Stage something for the plan as somebody does who has just opened its page."""
    item = item_for(meeting, plan)
    typed = Typed(staged, reason, **more)
    return stage(item=item, typed=typed, seen=seen_now(item.case_id), mark=item_mark(item), by=by or meeting.chair)


def condition(owner: User, text: str = "Add a measure", due_on: date | None = None) -> dict[str, object]:
    day = due_on or timezone.localdate()
    return {"text": text, "owner": owner.pk, "due_on": day.isoformat(), "section_key": "", "section_title": ""}


def stage_all(meeting: Meeting, plans: Sequence[ServicePlan], staged: str = "approve") -> Meeting:
    """Let the meeting mean to decide the same on each of the plans; return it as it stands then."""
    for plan in plans:
        put(meeting, plan, staged, WHY if staged == "return" else "")
    meeting.refresh_from_db()
    return meeting


def chair_person() -> User:
    return person("leadership_approver")


def waiting_keys(meeting: Meeting) -> list[int]:
    return [one.pk for one in cases_to_take(meeting, timezone.localdate())]
