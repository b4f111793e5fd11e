"""The words of conditions: a line of a list, the page of one, what became of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse
from django.utils import timezone

from mlco_portal.audit.models import AuditEntry
from mlco_portal.wording import british_date, counted, due_words
from mlco_portal.years import PlanningYear
from planning.approval.models import Condition, Decision, Move
from planning.conditions.rules import State, state_of
from planning.service_plans.presenters import Tag

COLUMNS = [
    "Service",
    "Code",
    "Service group",
    "Planning year",
    "Number",
    "Condition",
    "Section",
    "Owner",
    "Due on",
    "Where it stands",
    "Days overdue",
    "Set by",
    "Set on",
    "Said to be done on",
    "What was done",
    "Closed on",
    "Closed by",
]
STATE_WORDS = {
    State.OPEN: "Open",
    State.OVERDUE: "Overdue",
    State.REPORTED: "Said to be done",
    State.CLOSED: "Closed",
}


@dataclass(frozen=True, slots=True)
class Line:
    """A condition in a list."""

    url: str
    text: str
    plan: str
    plan_url: str
    number: int
    section: str
    owner: str
    due_on: date
    tag: Tag
    set_by: str
    closed: str


def line_of(condition: Condition, today: date) -> Line:
    """Return the line of a condition that was fetched with its names."""
    case = condition.case
    return Line(
        url=reverse("planning:conditions:detail", args=[condition.pk]),
        text=condition.text,
        plan=case.name if case.is_document else f"{case.name}, {PlanningYear(case.year)}",
        plan_url=reverse("planning:conditions:of_case", args=[case.pk]),
        number=condition.number,
        section=condition.section_title,
        owner=condition.owner.name,
        due_on=condition.due_on,
        tag=tag_of(condition, today),
        set_by=condition.decision.by_words,
        closed=closed_words(condition),
    )


def tag_of(condition: Condition, today: date) -> Tag:
    """Return where it stands: due in 3 days, 2 days late, said to be done, closed."""
    state = state_of(condition, today)
    if state == State.CLOSED:
        return Tag("Closed", "green")
    if state == State.REPORTED:
        return Tag("Said to be done", "blue")
    if state == State.OVERDUE:
        return Tag(due_words(condition.due_on, today=today), "red")
    days = (condition.due_on - today).days
    return Tag(due_words(condition.due_on, today=today), "yellow" if days <= 7 else "white")


def closed_words(condition: Condition) -> str:
    if condition.closed_at is None:
        return ""
    return f"Closed by {condition.closed_by} on {british_date(timezone.localdate(condition.closed_at))}"


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to a condition."""

    what: str
    who: str
    at: datetime
    why: str = ""


def history_of(condition: Condition, decisions: Iterable[Decision], reports: Iterable[AuditEntry]) -> list[Event]:
    """Return what happened to it, oldest first: set, reported, sent back, changed, closed."""
    made = condition.decision
    step = f" ({made.step_name})" if made.step_name else ""
    events = [Event(f"Set with the approval{step}", made.by_words, made.at)]
    events += [Event("Said to be done", _who(one), one.at, one.reason) for one in reports]
    events += [_decided(one) for one in decisions]
    return sorted(events, key=lambda one: one.at)


def _who(entry: AuditEntry) -> str:
    """Return the name without the address that the audit trail keeps beside it."""
    return entry.by_label.rpartition(" (")[0] or entry.by_label


def _decided(decision: Decision) -> Event:
    if decision.move == Move.CLOSE_CONDITION:
        return Event("Closed", decision.by_words, decision.at, decision.reason)
    changes = decision.details.get("condition", {}).get("changes", {})
    parts = []
    if "owner_label" in changes:
        before, after = changes["owner_label"]
        parts.append(f"from {before} to {after}")
    if "due_on" in changes:
        before, after = (british_date(date.fromisoformat(one)) for one in changes["due_on"])
        parts.append(f"due on {after}, not {before}")
    what = f"Changed: {'; '.join(parts)}" if parts else "Asked for more"
    return Event(what, decision.by_words, decision.at, decision.reason)


def still_missing(condition: Condition, history: Sequence[Event]) -> Event | None:
    """Return the last word that asked for more, while nothing was reported since."""
    last = history[-1] if history else None
    is_open = condition.closed_at is None and condition.reported_at is None
    return last if is_open and last and last.what == "Asked for more" else None


def export_rows(conditions: Iterable[Condition], today: date) -> Iterable[list[str]]:
    """Return a row for each condition."""
    for one in conditions:
        case, late = one.case, (today - one.due_on).days
        state = state_of(one, today)
        yield [
            case.name,
            case.service.code,
            case.service.group.name,
            str(PlanningYear(case.year)),
            str(one.number),
            one.text,
            one.section_title,
            one.owner.name,
            one.due_on.isoformat(),
            STATE_WORDS[state],
            str(late) if late > 0 and state != State.CLOSED else "",
            one.decision.by_words,
            _day(one.decision.at),
            _day(one.reported_at),
            one.report,
            _day(one.closed_at),
            str(one.closed_by or ""),
        ]


def _day(moment: datetime | None) -> str:
    return timezone.localdate(moment).isoformat() if moment else ""


def counted_words(number: int, *, is_narrowed: bool) -> str:
    words = counted(number, "condition")
    return f"{words} found" if is_narrowed else f"{words} open"
