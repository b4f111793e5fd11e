"""Which of last year's priorities the looking-back section lacks, and which it tells in words of before. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID, uuid5

from planning.service_plans.likeness import words_of
from planning.service_plans.models import PriorityOutcome
from planning.service_plans.rules.looking_back import EarlierPriority, LookingBack

# A row that the portal brings in is named by the plan and by the priority it tells of, so that it is found again.
BROUGHT = UUID("5f0c9a52-4a0e-5c0d-9a0f-2f5a1c7d3b11")
STATES = "|".join(re.escape(one.label.lower()) for one in PriorityOutcome.State)
MORE = re.compile(rf": (?:{STATES}|not recorded)\.(?: Latest figure: [^\n]*\.)?")


@dataclass(frozen=True, slots=True)
class Changed:
    """A priority whose row still holds the words that the portal brought, while something else is recorded now."""

    priority: EarlierPriority
    identity: str
    words_now: str


@dataclass(frozen=True, slots=True)
class News:
    """What was recorded of last year's priorities since their rows were brought in."""

    new: tuple[EarlierPriority, ...] = ()
    changed: tuple[Changed, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.new or self.changed)


def brought_identity(plan: int, row: str) -> UUID:
    """Return the identity of the row that tells of last year's priority in the plan."""
    return uuid5(BROUGHT, f"{plan}/{row}")


def news_of(looking: LookingBack, plan: int, rows: Mapping[str, Mapping[str, str]]) -> News:
    """Return what the section's rows, {identity: cells}, do not say yet."""
    said = {tuple(words_of(cells.get("achievement", ""))) for cells in rows.values()}
    new, changed = [], []
    for one in looking.priorities:
        identity = str(brought_identity(plan, one.row))
        if tuple(words_of(one.achievement)) in said:
            continue
        if identity not in rows:
            new += [one] if one.is_achieved else []
        elif _is_untouched(rows[identity].get("achievement", ""), one):
            changed.append(Changed(one, identity, rows[identity]["achievement"]))
    return News(tuple(new), tuple(changed))


def _is_untouched(words: str, one: EarlierPriority) -> bool:
    """Whether the words are such as the portal brings of this priority, and an author has not made them theirs."""
    return words.startswith(one.name) and MORE.fullmatch(words[len(one.name) :]) is not None
