"""One service of the round in words, on the page and in a file."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.timezone import localtime

from mlco_portal.spreadsheets import guarded
from mlco_portal.wording import age_words, british_date, british_datetime, counted, due_words
from planning.approval.open_conditions import OpenConditions
from planning.round.queries.lines import RoundLine
from planning.round.rules import WRITING, State
from planning.service_plans.presenters import Tag, changed_words, compare_url

SHOWN_PEOPLE = 3
COLOURS = {
    State.NOT_STARTED: "grey",
    State.DRAFT: "white",
    State.RETURNED: "orange",
    State.LEADERSHIP: "blue",
    State.PARTNERSHIP: "blue",
    State.PARTNER: "blue",
    State.EXECUTIVE: "blue",
    State.APPROVED: "purple",
    State.PUBLISHED: "green",
    State.SUPERSEDED: "grey",
}
COLUMNS = [
    "Service",
    "Code",
    "Group",
    "Locality",
    "Kind",
    "Where it stands",
    "Sections changed since approval",
    "Due on",
    "Days left",
    "Late",
    "Late pass until",
    "Sections begun",
    "Sections asked for",
    "Last change",
    "Changed by",
    "Waits for",
    "Address",
]


@dataclass(frozen=True, slots=True)
class LineWords:
    """A line of the list."""

    key: int
    service: str
    href: str
    service_url: str
    group: str
    state: Tag
    progress: str
    due: str
    due_colour: str
    due_date: str
    pass_words: str
    changed: str
    changed_at: str
    changed_by: str
    waits: str
    people: str
    check_url: str
    comments_url: str
    checked: bool
    counts: Sequence[int] | None
    conditions: str
    conditions_url: str


def line_words(
    line: RoundLine, counts: Sequence[int] | None, today: date, conditions: Mapping[int, OpenConditions]
) -> LineWords:
    """Return the words of a line; `counts` are the findings at the three levels, None when nobody knows yet.

    `conditions` are the open ones of each case that has any.
    """
    plan = line.plan
    left = conditions.get(plan.case_id) if plan else None
    due, colour = _due(line, today)
    return LineWords(
        key=plan.pk if plan else 0,
        service=str(line.service),
        href=plan.get_absolute_url() if plan else "",
        service_url=line.service.get_absolute_url(),
        group=str(line.service.group),
        state=_tag(line),
        progress=_progress(line),
        due=due,
        due_colour=colour,
        due_date=british_date(line.due_on),
        pass_words=_pass(line),
        changed=age_words(localtime(line.written.at).date(), today=today) if line.written.at else "",
        changed_at=british_datetime(localtime(line.written.at)) if line.written.at else "",
        changed_by=line.written.by,
        waits=line.audience.label if line.audience else "",
        people=people_words([str(one) for one in line.people]),
        check_url=reverse("planning:plan_check:plan", args=[plan.pk]) if plan else "",
        comments_url=reverse("planning:discussion:plan", args=[plan.pk]) if plan else "",
        checked=counts is not None,
        counts=counts,
        conditions=left.words if left else "",
        conditions_url=reverse("planning:conditions:of_case", args=[plan.case_id]) if plan and left else "",
    )


def people_words(names: Sequence[str]) -> str:
    """Return the first names: `Ann, Ben, Cem and 3 more`."""
    more = len(names) - SHOWN_PEOPLE
    return ", ".join(names[:SHOWN_PEOPLE]) + (f" and {more} more" if more > 0 else "")


def _state(line: RoundLine) -> str:
    step = line.plan.case.step if line.plan else None
    return f"With {step.name}" if step else line.state.label


def _tag(line: RoundLine) -> Tag:
    case = line.plan.case if line.plan else None
    return Tag(
        _state(line), COLOURS[line.state], changed_words(case) if case else "", compare_url(case) if case else ""
    )


def _progress(line: RoundLine) -> str:
    if line.plan is None:
        return "No plan begun"
    if line.state not in WRITING or not line.written.asked:
        return ""
    return f"{line.written.begun} of {counted(line.written.asked, 'section')} begun"


def _due(line: RoundLine, today: date) -> tuple[str, str]:
    """Return how far away its date is, and the colour; a plan with a late pass has the pass's date instead."""
    if line.due_on is None or (line.pass_until and line.due_on < today):
        return "", ""
    if line.due_on < today and not line.is_late:
        return "", ""
    days = (line.due_on - today).days
    return due_words(line.due_on, today=today), "red" if days < 0 else "yellow" if days < 8 else "white"


def _pass(line: RoundLine) -> str:
    return f"Late pass until {british_datetime(localtime(line.pass_until))}" if line.pass_until else ""


def export_rows(lines: Iterable[RoundLine], *, today: date, site: str) -> Iterator[list[str]]:
    """Yield the cells of each service, so that no spreadsheet takes one for a formula."""
    for one in lines:
        yield [guarded(cell) for cell in _cells(one, today, site)]


def _cells(line: RoundLine, today: date, site: str) -> list[str]:
    service, written = line.service, line.written
    return [
        service.name,
        service.code,
        str(service.group),
        str(service.locality or ""),
        service.get_kind_display(),
        _state(line),
        str(line.plan.case.changes_since_agreed) if line.plan else "",
        line.due_on.isoformat() if line.due_on else "",
        str((line.due_on - today).days) if line.due_on else "",
        "yes" if line.is_late else "no",
        localtime(line.pass_until).isoformat(timespec="minutes") if line.pass_until else "",
        str(written.begun),
        str(written.asked),
        localtime(written.at).isoformat(timespec="minutes") if written.at else "",
        written.by,
        "; ".join(str(one) for one in line.people),
        f"{site}{line.plan.get_absolute_url() if line.plan else service.get_absolute_url()}",
    ]
