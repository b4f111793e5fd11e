"""Who may see the evidence, and what a condition must be after all that was decided about it. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from mlco_portal.accounts.permissions import DECIDING, Permission
from planning.approval.models import ApprovalCase, Condition, Decision, Move
from services.rules import Access

# Whoever holds one of these for its service sees the decision sheet of a plan.
SEES_SHEETS = (Permission.READ_DRAFT_PLANS, Permission.READ_EVIDENCE, *DECIDING)


def can_see_sheet(access: Access, case: ApprovalCase) -> bool:
    """Whoever may read the plan before publication, decides on it, or reads evidence; never readers."""
    return any(access.allows(one, case.service) for one in SEES_SHEETS)


@dataclass(frozen=True, slots=True)
class AsDecided:
    """A condition as the chain of decisions has it; `closed` is None while it is open."""

    words: tuple[str, str, str]
    owner: int
    due_on: str
    closed: tuple[int, int] | None

    @classmethod
    def made_by(cls, number: int, decision: Decision, later: Iterable[Decision]) -> "AsDecided | None":
        """Return what became of condition `number` of the decision; None when the decision made no such condition.

        `later` are the case's changes and closings, in their order.
        """
        made: Mapping[str, Any] | None = next(
            (one for one in decision.details.get("conditions", ()) if one["number"] == number), None
        )
        if made is None:
            return None
        owner, due_on, closed = made["owner"], made["due_on"], None
        for one in later:
            about = one.details.get("condition", {})
            if about.get("number") != number:
                continue
            changes = about.get("changes", {})
            owner = changes.get("owner", [owner, owner])[1]
            due_on = changes.get("due_on", [due_on, due_on])[1]
            closed = (one.pk, one.by_id) if one.move == Move.CLOSE_CONDITION else closed
        return cls((made["text"], made["section"], made["section_title"]), owner, due_on, closed)

    @classmethod
    def of(cls, condition: Condition) -> "AsDecided":
        """Return the condition as its row has it."""
        closed = None
        if condition.closing_decision_id is not None and condition.closed_by_id is not None:
            closed = (condition.closing_decision_id, condition.closed_by_id)
        words = (condition.text, condition.section_key, condition.section_title)
        return cls(words, condition.owner_id, condition.due_on.isoformat(), closed)
