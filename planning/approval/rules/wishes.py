"""What somebody wants to decide, and about what. Pure."""

from dataclasses import dataclass
from datetime import date

from mlco_portal.accounts.models import User
from planning.approval.models import ApprovalCase, Move

MOST_CONDITIONS = 20
LONGEST_CONDITION = 2_000


@dataclass(frozen=True, slots=True)
class Seen:
    """What the person had before them when they decided; a decision about anything else is refused."""

    round: int
    step_order: int | None
    version_sha256: str


@dataclass(frozen=True, slots=True)
class NewCondition:
    """What an approval is subject to; without a section it is about the whole."""

    text: str
    owner: User
    due_on: date
    section_key: str = ""
    section_title: str = ""


@dataclass(frozen=True, slots=True)
class SectionSaid:
    """What the person said of one section: `agree` or `query`, and the query."""

    key: str
    title: str
    verdict: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Sitting:
    """The meeting in which decisions are made; `key` is that of its record."""

    key: int
    name: str
    held_on: date


@dataclass(frozen=True, slots=True)
class Wish:
    """One decision that somebody wants to make: APPROVE or RETURN.

    `scope` names the sections that the decision is about; empty: all of them.
    """

    case: ApprovalCase
    move: Move
    seen: Seen
    reason: str = ""
    conditions: tuple[NewCondition, ...] = ()
    sections: tuple[SectionSaid, ...] = ()
    scope: tuple[str, ...] = ()


def wish_problem(wish: Wish, today: date) -> str | None:
    """Return what is wrong with the conditions of the wish, or None."""
    if wish.conditions and wish.move != Move.APPROVE:
        return "Conditions go with an approval. Say in your reasons what has to change."
    if len(wish.conditions) > MOST_CONDITIONS:
        return f"An approval can have {MOST_CONDITIONS} conditions; this one has {len(wish.conditions)}."
    for number, one in enumerate(wish.conditions, start=1):
        if not one.text.strip():
            return f"Say what condition {number} asks for."
        if len(one.text) > LONGEST_CONDITION:
            return f"Shorten condition {number} to {LONGEST_CONDITION:,} characters. It has {len(one.text):,} now."
        if not one.owner.is_active:
            return f"Choose another owner for condition {number}: the account of {one.owner} is closed."
        if one.due_on < today:
            return f"The date of condition {number} has passed. Choose today or a later day."
    return None
