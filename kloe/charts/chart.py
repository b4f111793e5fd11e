"""What a chart shows: an analysed series with its name, unit, targets, rebases and remarks."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from kloe.spc import AssuranceIcon, Group, ImprovementDirection, Point, SpcResult, assurance_against


class Frequency(StrEnum):
    """What a date stands for: itself, or the period that it is in."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class Unit:
    """How figures are written. Values are exact; means and limits are rounded to `decimals`."""

    prefix: str = ""
    suffix: str = ""
    decimals: int = 1


PERCENT = Unit(suffix="%")
NUMBER = Unit()
POUNDS = Unit(prefix="£", decimals=0)


@dataclass(frozen=True, slots=True)
class Target:
    """A target with one end or two, that holds from a day and to a day, both included; None is open.

    Its ends are part of it, unless it `is_strict`: less than 8%, not 8% or less.
    """

    at_least: float | None = None
    at_most: float | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    name: str = ""
    is_strict: bool = False

    def holds_on(self, day: date) -> bool:
        return (self.starts_on is None or self.starts_on <= day) and (self.ends_on is None or day <= self.ends_on)

    @property
    def ends(self) -> tuple[float, ...]:
        return tuple(end for end in (self.at_least, self.at_most) if end is not None)


@dataclass(frozen=True, slots=True)
class Rebase:
    """The date of the first point of a new process, and why it is one."""

    on: date
    reason: str


@dataclass(frozen=True, slots=True)
class Annotation:
    """A remark on one point."""

    on: date
    text: str


@dataclass(frozen=True, slots=True)
class XmrChart:
    """One series, analysed and ready to be drawn, put into words and laid out as a table.

    `key` names the chart within a page: letters, digits and hyphens. `scope` says whose figures these are, `note` what
    a reader has to know about them. Several targets may hold at once.
    """

    key: str
    name: str
    result: SpcResult
    direction: ImprovementDirection = ImprovementDirection.NEUTRAL
    unit: Unit = NUMBER
    frequency: Frequency = Frequency.MONTH
    scope: str = ""
    targets: tuple[Target, ...] = ()
    rebases: tuple[Rebase, ...] = ()
    annotations: tuple[Annotation, ...] = ()
    note: str = ""

    def __post_init__(self) -> None:
        if len(self.result.charts) != 1:
            raise ValueError(f"{self.name}: a chart shows one series, not {len(self.result.charts)} facets")

    @property
    def title(self) -> str:
        return f"{self.name}, {self.scope}" if self.scope else self.name

    @property
    def points(self) -> tuple[Point, ...]:
        return self.result.points

    @property
    def latest(self) -> Point:
        return self.result.points[-1]

    @property
    def latest_group(self) -> Group:
        return self.result.groups[-1]

    @property
    def current_targets(self) -> tuple[Target, ...]:
        """The targets that hold on the day of the latest point."""
        return tuple(target for target in self.targets if target.holds_on(self.latest.date))

    def assurance_of(self, target: Target) -> AssuranceIcon | None:
        """Return whether the process meets the target; None for one end where neither way is better."""
        if self.direction is ImprovementDirection.NEUTRAL and len(target.ends) == 1:
            return None
        group = self.latest_group
        return assurance_against(
            lower=group.lower_process_limit,
            upper=group.upper_process_limit,
            at_least=target.at_least,
            at_most=target.at_most,
        )

    @property
    def drawn_rebases(self) -> tuple[Rebase, ...]:
        """The rebases that part the points, in order."""
        first_dates = {group.first_date for group in self.result.groups[1:]}
        return tuple(sorted((one for one in self.rebases if one.on in first_dates), key=lambda one: one.on))

    @property
    def letters(self) -> Mapping[date, str]:
        """The letter of each annotated point: A, B, … AA."""
        days = sorted({one.on for one in self.annotations} & {point.date for point in self.points})
        return {day: letter_of(place) for place, day in enumerate(days)}


def letter_of(place: int) -> str:
    """Return A for 0, Z for 25, AA for 26, like the columns of a spreadsheet."""
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
