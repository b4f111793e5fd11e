"""What the sample's approvals are subject to: one overdue, one said to be done, one closed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from mlco_portal.accounts.models import User
from planning.approval.models import Condition
from planning.approval.rules import NewCondition
from planning.conditions.actions import close_condition, report_condition
from planning.conditions.rules import token_of
from planning.sample_data.clock import at
from planning.service_plans.models import ServicePlan


@dataclass(frozen=True, slots=True)
class SampleCondition:
    """What the leadership team asks of a service's plan: who does it, in how many days, what came of it."""

    text: str
    owner: str
    days: int
    section: tuple[str, str] = ("", "")
    report: str = ""
    note: str = ""


YEAR = 2024
PRIORITIES = ("priorities", "2024/25: our priorities")
CONDITIONS = {
    "msk": SampleCondition(
        "Say how many people refer themselves now, so that the first priority has a number to start from.",
        "metrics@example.org",
        7,
        PRIORITIES,
    ),
    "stroke-and-neuro-rehabilitation": SampleCondition(
        "Agree with the Digital team how first visits by video are counted.",
        "digital@example.org",
        25,
        report="We agreed that a video visit counts as a first visit when therapy starts in it. The rule is in the "
        "notes of the weekly check.",
    ),
    "podiatry": SampleCondition(
        "Name the rooms for the pop-up foot checks in each locality.",
        "lead.podiatry@example.org",
        10,
        PRIORITIES,
        report="One room is booked in each of North, Central and South until September.",
        note="I have seen the bookings.",
    ),
}


def asked_of(plan: ServicePlan, approver: User, people: Mapping[str, User]) -> tuple[NewCondition, ...]:
    """Return what the leadership team's approval of this year's plan is subject to."""
    one = CONDITIONS.get(plan.service.code)
    if one is None or plan.year != YEAR or not approver.email.startswith("leadership."):
        return ()
    due_on = timezone.localdate() + timedelta(days=one.days)
    return (NewCondition(one.text, people[one.owner], due_on, *one.section),)


def load_conditions(year: int) -> None:
    """Let the owners say what was done, and who asked close what is enough, in the last two days."""
    found = Condition.objects.filter(case__year=year).select_related("case__service", "owner", "decision__by")
    for condition in found.order_by("pk"):
        one = CONDITIONS[condition.case.service.code]
        if one.report:
            with at(timezone.now() - timedelta(days=1)):
                report_condition(condition=condition, by=condition.owner, report=one.report)
    for condition in found.order_by("pk"):
        one = CONDITIONS[condition.case.service.code]
        if one.note:
            by = condition.decision.by
            close_condition(condition=condition, by=by, note=one.note, seen=token_of(condition))
