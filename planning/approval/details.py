"""What belongs to a decision beside its columns, as the chain hashes it. Pure.

    {"sections": [{"key", "title", "verdict", "note"}],    what was said of each section
     "conditions": [{"number", "text", "owner", "owner_label", "due_on", "section", "section_title"}],
     "meeting": {"key", "name", "held_on"},                 the meeting in which it was decided
     "scope": [section keys],                               what was decided on, where not all of it
     "condition": {"number", ...}}                          the condition that was changed or closed

What is empty is left out, so that decisions without any of it hash as they always did.
"""

from collections.abc import Sequence
from typing import Any

from planning.approval.models import Condition
from planning.approval.rules import NewCondition, Sitting, Wish


def details_of(wish: Wish, first_condition: int, sitting: Sitting | None) -> dict[str, Any]:
    """Return the details of a decision; its conditions are numbered from `first_condition`."""
    said = [
        {"key": one.key, "title": one.title, "verdict": one.verdict, "note": one.note.strip()} for one in wish.sections
    ]
    found: dict[str, Any] = {
        "sections": said,
        "conditions": [_condition(number, one) for number, one in numbered(wish.conditions, first_condition)],
        "meeting": {"key": sitting.key, "name": sitting.name, "held_on": sitting.held_on.isoformat()}
        if sitting
        else {},
        "scope": list(wish.scope),
    }
    return {name: value for name, value in found.items() if value}


def numbered(conditions: Sequence[NewCondition], first: int) -> list[tuple[int, NewCondition]]:
    return list(enumerate(conditions, start=first))


def _condition(number: int, one: NewCondition) -> dict[str, Any]:
    return {
        "number": number,
        "text": one.text.strip(),
        "owner": one.owner.pk,
        "owner_label": one.owner.name,
        "due_on": one.due_on.isoformat(),
        "section": one.section_key,
        "section_title": one.section_title,
    }


def change_details(condition: Condition, changes: dict[str, list[Any]]) -> dict[str, Any]:
    """Return the details of a condition changed ({field: [old, new]}) or, with no changes, closed."""
    return {"condition": {"number": condition.number, **({"changes": changes} if changes else {})}}
