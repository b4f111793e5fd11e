"""The golden thread in words and links."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from mlco_portal.wording import counted
from planning.alignment.rules import Tick
from planning.priorities.models import Framework, Priority
from planning.workplans.models import Deliverable


@dataclass(frozen=True, slots=True)
class Box:
    """Something to tick; `value` names it in a form."""

    value: str
    words: str
    is_ticked: bool

    @property
    def id(self) -> str:
        return f"box-{self.value.replace(':', '-')}"


def by_framework(priorities: Iterable[Priority]) -> list[tuple[Framework, list[Priority]]]:
    """Return the priorities framework by framework, in their order."""
    return [(one, list(those)) for one, those in groupby(priorities, key=lambda priority: priority.framework)]


def served_words(priority: Priority) -> str:
    """Say how many deliverables serve a priority that was counted."""
    count = max(getattr(priority, "tagged", 0), getattr(priority, "placed", 0))
    return counted(count, "deliverable")


def boxes_of(priorities: Iterable[Priority], first: int, ticks: frozenset[Tick]) -> list[tuple[Framework, list[Box]]]:
    """Return a box for each priority, framework by framework; `first` is the first number of each tick."""
    return [
        (framework, [Box(f"{first}:{one.pk}", str(one), (first, one.pk) in ticks) for one in those])
        for framework, those in by_framework(priorities)
    ]


def deliverable_boxes(deliverables: Iterable[Deliverable], first: int, ticks: frozenset[Tick]) -> list[Box]:
    return [Box(f"{first}:{one.pk}", str(one), (first, one.pk) in ticks) for one in deliverables]


def ticks_said(ticks: Iterable[Tick]) -> str:
    """Return ticks for the hidden field that says what a form showed."""
    return " ".join(f"{first}:{second}" for first, second in sorted(ticks))
