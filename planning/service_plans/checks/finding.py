"""What a rule is and what it finds. Pure."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from planning.service_plans.checks.plan import CheckedPlan


class Level(StrEnum):
    """How much a finding matters; only the first stands in the way of submitting."""

    MUST = "must_fix"
    SHOULD = "should_fix"
    THOUGHT = "worth_a_thought"

    @property
    def words(self) -> str:
        return self.value.replace("_", " ").capitalize()


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule found, and where: the section, and the row and its cell if it is in one.

    `page` names the plan's page where it is put right, when that is not the section's own.
    """

    rule: str
    level: Level
    section: str
    text: str
    row: str | None = None
    cell: str | None = None
    page: str = ""


# What a rule's function yields: where, and the sentence for the author.
Place = tuple[str, str | None, str | None]
Found = Iterable[tuple[Place, str]]


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing that the plan check looks for, in one sentence, with the reason and an example."""

    code: str
    level: Level
    name: str
    why: str
    example: str
    find: Callable[["CheckedPlan"], Found]

    def findings(self, plan: "CheckedPlan") -> list[Finding]:
        """Return what the rule finds in the plan."""
        return [
            Finding(self.code, self.level, section, text, row, cell) for (section, row, cell), text in self.find(plan)
        ]
