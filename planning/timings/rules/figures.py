"""What many waits have in common: how many, the one in the middle, the longest."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

# By what figures can be given.
BY = {
    "step": "Step",
    "group": "Service group",
    "service": "Service",
    "approver": "Approver",
    "year": "Planning year",
}
# A middle of fewer waits says more about these plans than about how long it usually takes.
FEWEST = 5


@dataclass(frozen=True, slots=True)
class Figures:
    """Waits that are over, in days. The middle is left out (None) for fewer than FEWEST of them."""

    count: int = 0
    middle: float | None = None
    longest: int | None = None

    @property
    def is_few(self) -> bool:
        return 0 < self.count < FEWEST


def figures_of(days: Sequence[int]) -> Figures:
    """Return the figures of waits of so many days each."""
    if not days:
        return Figures()
    return Figures(len(days), float(median(days)) if len(days) >= FEWEST else None, max(days))
