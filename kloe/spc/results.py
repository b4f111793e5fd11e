"""What an analysis says: points, groups and charts, with the words of the field."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class SpecialCause(StrEnum):
    """What is special about a point; the first that applies, in the order of NHSRplotthedots."""

    NONE = "Common Cause"
    ABOVE_UPPER_LIMIT = "Above UCL"
    BELOW_LOWER_LIMIT = "Below LCL"
    INCREASING_TREND = "7 Point Trend (Increasing)"
    DECREASING_TREND = "7 Point Trend (Decreasing)"
    TWO_IN_THREE_ABOVE = "2 in 3 Above CL"
    TWO_IN_THREE_BELOW = "2 in 3 Below CL"
    SHIFT_ABOVE = "7 Points Above CL"
    SHIFT_BELOW = "7 Points Below CL"


class PointType(StrEnum):
    """What a point means, given which way is better."""

    COMMON_CAUSE = "common_cause"
    IMPROVEMENT = "special_cause_improvement"
    CONCERN = "special_cause_concern"
    NEUTRAL_HIGH = "special_cause_neutral_high"
    NEUTRAL_LOW = "special_cause_neutral_low"


class VariationIcon(StrEnum):
    """What the latest point of a chart says of variation."""

    COMMON_CAUSE = "common_cause"
    IMPROVEMENT_HIGH = "improvement_high"
    IMPROVEMENT_LOW = "improvement_low"
    CONCERN_HIGH = "concern_high"
    CONCERN_LOW = "concern_low"
    NEUTRAL_HIGH = "neutral_high"
    NEUTRAL_LOW = "neutral_low"


class AssuranceIcon(StrEnum):
    """Whether the process, as it is, meets its target."""

    PASS = "pass"  # noqa: S105 a verdict, no password
    FAIL = "fail"
    INCONSISTENT = "inconsistent"


@dataclass(frozen=True, slots=True)
class Point:
    """One row: its value, the figures of its group, and what is special about it."""

    facet: str | None
    date: date
    value: float | None
    rebase_group: int
    mean: float | None
    lower_process_limit: float | None
    upper_process_limit: float | None
    moving_range: float | None
    moving_range_used: float | None
    average_moving_range: float | None
    outside_limits: bool | None
    relative_to_mean: int | None
    close_to_limits: bool | None
    special_cause: SpecialCause
    point_type: PointType
    target: float | None
    trajectory: float | None

    @property
    def is_special_cause(self) -> bool:
        return self.special_cause is not SpecialCause.NONE


@dataclass(frozen=True, slots=True)
class Group:
    """A stretch of one facet between rebases; `assurance` stands on the last one only."""

    facet: str | None
    rebase_group: int
    rows: int
    first_date: date
    last_date: date
    mean: float | None
    lower_process_limit: float | None
    upper_process_limit: float | None
    near_lower_limit: float | None
    near_upper_limit: float | None
    average_moving_range_of_all: float | None
    average_moving_range: float | None
    moving_ranges: int
    moving_ranges_used: int
    is_short: bool
    point_type: PointType
    assurance: AssuranceIcon | None
    common_cause_points: int
    improvement_points: int
    concern_points: int


@dataclass(frozen=True, slots=True)
class Chart:
    """One facet as its icons show it: the latest point, and the latest limits beside the target."""

    facet: str | None
    last_date: date
    last_value: float | None
    target: float | None
    point_type: PointType
    variation: VariationIcon
    assurance: AssuranceIcon | None


@dataclass(frozen=True, slots=True)
class SpcResult:
    """One series, analysed: points by facet and date, groups by facet and rebase, a chart for each facet."""

    points: tuple[Point, ...]
    groups: tuple[Group, ...]
    charts: tuple[Chart, ...]

    @property
    def chart(self) -> Chart:
        """The chart of a series without facets."""
        (only,) = self.charts
        return only

    @property
    def has_short_group(self) -> bool:
        """Whether a group has so few rows that its limits are trial limits."""
        return any(group.is_short for group in self.groups)
