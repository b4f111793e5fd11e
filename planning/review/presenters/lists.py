"""The inbox, what the person decided, and the message after a decision."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse
from django.utils import timezone

from mlco_portal.wording import counted, with_all, with_the
from planning.approval.models import ApprovalCase, CaseStep, Decision, Move, Status
from planning.approval.queries import open_steps, standing_on
from planning.approval.rules import Way, deciding_ways
from planning.review.presenters.verdicts import progress_words
from planning.review.verdicts import Progress
from planning.service_plans.presenters import Tag, changed_words, standing_tag
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
    progress: str
    read: int
    total: int
    moved: Tag | None
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DecidedPlan:
    """A line of what the person decided."""

    url: str
    name: str
    year: str
    made: Tag
    at: datetime
    step: str
    on_behalf_of: str
    stands: Tag


def waiting_plan(case: ApprovalCase, access: Access, today: date, progress: Progress | None = None) -> WaitingPlan:
    """Return the inbox line of a case that was fetched by `waiting_for`, with how far the person is."""
    ways = deciding_ways(access, standing_on(case)) if case.step else ()
    way = ways[0] if ways else None
    step = way.step if way else case.step
    return WaitingPlan(
        url=reverse("planning:review:detail", args=[case.pk]),
        name=case.name,
        group=case.service.group.name,
        waits=waiting_words(case, today),
        due_on=step.due_on if step else None,
        submitted=str(case.submitted_by),
        again="" if case.round < 2 else f"Submitted again, version {case.version_number}",
        on_behalf_of=way.grant.on_behalf_of if way else "",
        progress=progress_words(progress.read, progress.total, progress.queries) if progress else "",
        read=progress.read if progress else 0,
        total=progress.total if progress else 0,
        moved=_moved(case, progress) if progress else None,
        notes=_notes(case, way),
    )


def _moved(case: ApprovalCase, progress: Progress) -> Tag | None:
    """Return what moved since the person last looked; nothing when they have seen this version."""
    if progress.changed is None:
        return Tag("New to you", "white")
    if progress.looked == case.version_number:
        return None
    if not progress.changed:
        return Tag(f"Same as version {progress.looked}", "white")
    return Tag(f"{counted(progress.changed, 'section')} changed since you looked", "yellow")


def _notes(case: ApprovalCase, way: Way | None) -> tuple[str, ...]:
    """Return what to know before opening it: conditions that are open, and which side has to agree as well."""
    found = []
    if changed := changed_words(case):
        found.append(changed)
    total = getattr(case, "open_conditions", 0)
    if total:
        found.append(f"{counted(total, 'condition')} of an earlier approval still open")
    if case.only_changes:
        found.append("Only what changed since it was agreed is asked")
    beside = [one for one in open_steps(case) if way is not None and one.pk != way.step.pk]
    if beside:
        found.append(f"Also waits for {steps_words(beside)}")
    agreed = [one for one in case.steps.all() if case.step and one.order == case.step.order and one.settled_at]
    if agreed:
        found.append(f"{' and '.join(one.name for one in agreed)} agreed already")
    return tuple(found)


def steps_words(steps: Iterable[CaseStep]) -> str:
    """Return the people of steps within a sentence: `the leadership team and the TLCO Executive`."""
    return with_all(one.name for one in steps)


def waiting_words(case: ApprovalCase, today: date) -> str:
    """Return how long the case has been at its step: `6 days`."""
    days = (today - timezone.localtime(case.status_at).date()).days
    return counted(days, "day") if days > 0 else "Since today"


def decided_plan(decision: Decision) -> DecidedPlan:
    """Return the line of a decision."""
    return DecidedPlan(
        url=reverse("planning:review:detail", args=[decision.case_id]),
        name=decision.case.name,
        year=str(decision.case.year),
        made=MADE[Move(decision.move)],
        at=decision.at,
        step=decision.step_name,
        on_behalf_of=decision.on_behalf_of_label,
        stands=standing_tag(decision.case),
    )


def decided_message(decision: Decision) -> str:
    """Say what was decided and what happens next; the inbox below it leads to the next plan."""
    verb = "approved" if decision.move == Move.APPROVE else "returned"
    conditions = len(decision.details.get("conditions", []))
    subject = f" subject to {counted(conditions, 'condition')}" if conditions else ""
    what = decision.case.name if decision.case.is_document else f"the plan of {decision.case.name}"
    return f"You {verb} {what}{subject}. {what_next(decision)}"


def what_next(decision: Decision) -> str:
    """Return what happens after the decision, as a sentence."""
    step = decision.case.step
    if decision.move == Move.RETURN:
        return "Its authors are told your reasons and can change it."
    if decision.to_status == Status.APPROVED:
        return "Everybody on its route has agreed, so the planning team can publish it."
    if step is not None and (step.order, step.side) == (decision.step_order, decision.step_side):
        return f"Others in {with_the(step.name)} need to agree too."
    still = "still" if step is not None and step.order == decision.step_order else "now"
    return f"It {still} waits for {steps_words(open_steps(decision.case))}." if step is not None else ""
