"""The inbox, what the person decided, and the message after a decision."""

from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse
from django.utils import timezone

from mlco_portal.accounts.permissions import Permission
from mlco_portal.wording import counted, with_the
from planning.approval.models import ApprovalCase, Decision, Move, Status
from planning.approval.queries import authors_of
from planning.approval.rules import deciding_grants
from planning.service_plans.presenters import Tag, standing_tag
from services.rules import Access

MADE = {Move.APPROVE: Tag("Approved", "purple"), Move.RETURN: Tag("Returned", "orange")}


@dataclass(frozen=True, slots=True)
class WaitingPlan:
    """A line of the inbox."""

    url: str
    name: str
    group: str
    waits: str
    due_on: date | None
    submitted: str
    again: str
    on_behalf_of: str


@dataclass(frozen=True, slots=True)
class DecidedPlan:
    """A line of what the person decided."""

    url: str
    name: str
    made: Tag
    at: datetime
    step: str
    on_behalf_of: str
    stands: Tag


def waiting_plan(case: ApprovalCase, access: Access, today: date) -> WaitingPlan:
    """Return the inbox line of a case that was fetched with what a list shows."""
    return WaitingPlan(
        url=reverse("planning:review:detail", args=[case.pk]),
        name=case.service.name,
        group=case.service.group.name,
        waits=waiting_words(case, today),
        due_on=case.step.due_on if case.step else None,
        submitted=str(case.submitted_by),
        again="" if case.round < 2 else f"Submitted again, version {case.version_number}",
        on_behalf_of=_on_behalf_of(case, access),
    )


def waiting_words(case: ApprovalCase, today: date) -> str:
    """Return how long the case has been at its step: `6 days`."""
    days = (today - timezone.localtime(case.status_at).date()).days
    return counted(days, "day") if days > 0 else "Since today"


def _on_behalf_of(case: ApprovalCase, access: Access) -> str:
    step = case.step
    if step is None:
        return ""
    said = [
        one
        for one in case.decisions.all()
        if one.move == Move.APPROVE and (one.round, one.step_order) == (case.round, step.order)
    ]
    grants = deciding_grants(access, Permission(step.permission), case.service, authors_of(case), said)
    return grants[0].on_behalf_of if grants else ""


def decided_plan(decision: Decision) -> DecidedPlan:
    """Return the line of a decision."""
    return DecidedPlan(
        url=reverse("planning:review:detail", args=[decision.case_id]),
        name=decision.case.service.name,
        made=MADE[Move(decision.move)],
        at=decision.at,
        step=decision.step_name,
        on_behalf_of=decision.on_behalf_of_label,
        stands=standing_tag(decision.case),
    )


def decided_message(decision: Decision) -> str:
    """Say what was decided and what happens next; the inbox below it leads to the next plan."""
    verb = "approved" if decision.move == Move.APPROVE else "returned"
    return f"You {verb} the plan of {decision.case.service.name}. {what_next(decision)}"


def what_next(decision: Decision) -> str:
    """Return what happens after the decision, as a sentence."""
    step = decision.case.step
    if decision.move == Move.RETURN:
        return "Its authors are told your reasons and can change it."
    if decision.to_status == Status.APPROVED:
        return "Everybody on its route has agreed, so the planning team can publish it."
    if step is not None and step.order == decision.step_order:
        return f"Others in {with_the(step.name)} need to agree too."
    return f"It now waits for {with_the(step.name)}." if step is not None else ""
