"""What happened to a plan, in words: each decision with its meeting, its conditions and what was said of sections."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from mlco_portal.wording import british_date, counted
from planning.approval.models import ApprovalCase, Decision, Move, Status

QUIET = (Move.WITHDRAW, Move.UNLOCK)


@dataclass(frozen=True, slots=True)
class HistoryItem:
    """Something that happened to the plan."""

    what: str
    at: datetime
    why: str
    meeting: str = ""
    about: str = ""
    conditions: tuple[tuple[str, str], ...] = ()
    queries: tuple[tuple[str, str], ...] = ()


def happened(decision: Decision) -> HistoryItem:
    """Return the line of a decision in the history of its plan."""
    version = f"version {decision.version_number} " if decision.move == Move.SUBMIT else ""
    where = f" ({decision.step_name})" if decision.step_name and decision.move not in QUIET else ""
    details: Mapping[str, Any] = decision.details or {}
    said = details.get("sections", [])
    conditions = tuple(_condition(one) for one in details.get("conditions", []))
    verb = decision.get_move_display()
    if decision.move == Move.APPROVE and conditions:
        verb = f"{verb} subject to {counted(len(conditions), 'condition')}"
    if "condition" in details:
        verb = verb.replace("Condition", f"Condition {details['condition'].get('number', '')}", 1)
    return HistoryItem(
        what=f"{verb} {version}by {decision.by_words}{where}",
        at=decision.at,
        why=decision.reason,
        meeting=_meeting(details.get("meeting")),
        about=_about(said, details.get("scope", [])),
        conditions=conditions,
        queries=tuple((one["title"], one["note"]) for one in said if one["verdict"] == "query"),
    )


def _condition(one: Mapping[str, Any]) -> tuple[str, str]:
    """Return what must be done, and about what, by whom and by when."""
    about = f"About {one['section_title']}. " if one.get("section_title") else ""
    return one["text"], f"{about}{one['owner_label']}, by {british_date(date.fromisoformat(one['due_on']))}"


def _meeting(one: Mapping[str, Any] | None) -> str:
    return f"At {one['name']}, {british_date(date.fromisoformat(one['held_on']))}" if one else ""


def _about(said: Iterable[Mapping[str, Any]], scope: list[str]) -> str:
    """Say how many sections were agreed and queried, and whether the decision was about some of them only."""
    verdicts = [one["verdict"] for one in said]
    agreed, queried = verdicts.count("agree"), verdicts.count("query")
    words = [f"agreed with {counted(agreed, 'section')}"] * bool(agreed)
    words += [f"queried {counted(queried, 'section')}" if not agreed else f"queried {queried}"] * bool(queried)
    about = f"While reading: {' and '.join(words)}." if words else ""
    only = f"About {counted(len(scope), 'section')} that changed since it was agreed." if scope else ""
    return " ".join(part for part in (only, about) if part)


def agreed_words(case: ApprovalCase, decisions: Iterable[Decision]) -> str:
    """Return which version was agreed when: `agreed as version 2 on 3 May 2024`, or "" when none was."""
    if not case.agreed_number:
        return ""
    number = case.agreed_number
    made = [one for one in decisions if one.to_status == Status.APPROVED and one.version_number == number]
    on = f" on {british_date(timezone.localtime(made[0].at).date())}" if made else ""
    return f"agreed as version {number}{on}"
