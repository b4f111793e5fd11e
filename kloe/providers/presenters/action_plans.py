"""Actions as lines and files, and what became of each."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from kloe.providers.models import ProviderAction
from kloe.providers.presenters.tags import action_chip
from kloe.providers.rules.standing import State, state_of
from mlco_portal.audit.models import AuditEntry
from mlco_portal.wording import british_date

HEAD = ["What must be done", "Provider", "Owner", "Due on", "Where it stands"]
COLUMNS = [
    "Provider",
    "Code",
    "Number",
    "What must be done",
    "Finding",
    "Owner",
    "Due on",
    "Where it stands",
    "Days overdue",
    "Set by",
    "Set on",
    "What was done",
    "Said to be done on",
    "What was checked",
    "Closed on",
    "Closed by",
]
STATE_WORDS = {
    State.OPEN: "Open",
    State.OVERDUE: "Overdue",
    State.REPORTED: "Said to be done",
    State.CLOSED: "Closed",
}
SHORT = 140


def action_rows(actions: Iterable[ProviderAction], today: date, *, of_provider: bool = False) -> list[list[Any]]:
    return [_row(one, today, of_provider=of_provider) for one in actions]


def _row(action: ProviderAction, today: date, *, of_provider: bool) -> list[Any]:
    text = action.text if len(action.text) <= SHORT else f"{action.text[:SHORT].rstrip()}…"
    provider = [] if of_provider else [action.provider.name]
    words = {"text": f"{action.number}. {text}" if of_provider else text, "href": action.get_absolute_url()}
    return [words, *provider, action.owner.name, british_date(action.due_on), action_chip(action, today).cell]


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to an action."""

    what: str
    who: str
    at: datetime
    why: str = ""


WHAT = {
    "providers.report_action": "Said to be done",
    "providers.ask_for_more": "Asked for more",
    "providers.close_action": "Closed",
}


def history_of(action: ProviderAction, moves: Iterable[AuditEntry]) -> list[Event]:
    """Return what happened to it, oldest first: set, reported, sent back, changed, closed."""
    set_by = action.made_by.name if action.made_by else "The portal"
    return [Event("Set", set_by, action.made_at), *(_event(one) for one in moves)]


def _event(entry: AuditEntry) -> Event:
    who = entry.by_label.rpartition(" (")[0] or entry.by_label
    if entry.action in WHAT:
        return Event(WHAT[entry.action], who, entry.at, entry.reason)
    parts = []
    if "owner" in entry.changes:
        before, after = (str(one).rpartition(" (")[0] or str(one) for one in entry.changes["owner"])
        parts.append(f"from {before} to {after}")
    if "due_on" in entry.changes:
        before, after = (british_date(date.fromisoformat(one)) for one in entry.changes["due_on"])
        parts.append(f"due on {after}, not {before}")
    return Event(f"Changed: {'; '.join(parts)}", who, entry.at, entry.reason)


def still_missing(action: ProviderAction, history: list[Event]) -> Event | None:
    """Return the last word that asked for more, while nothing was reported since."""
    last = history[-1]
    is_open = action.closed_at is None and action.reported_at is None
    return last if is_open and last.what == WHAT["providers.ask_for_more"] else None


def export_rows(actions: Iterable[ProviderAction], today: date) -> Iterable[list[str]]:
    """Return a row of the file for each action."""
    for one in actions:
        late, state = (today - one.due_on).days, state_of(one, today)
        yield [
            one.provider.name,
            one.provider.code,
            str(one.number),
            one.text,
            str(one.finding) if one.finding else "",
            one.owner.name,
            one.due_on.isoformat(),
            STATE_WORDS[state],
            str(late) if state == State.OVERDUE else "",
            str(one.made_by.name if one.made_by else "The portal"),
            _day(one.made_at),
            one.report,
            _day(one.reported_at),
            one.closing_note,
            _day(one.closed_at),
            one.closed_by.name if one.closed_by else "",
        ]


def _day(moment: datetime | None) -> str:
    return timezone.localdate(moment).isoformat() if moment else ""
