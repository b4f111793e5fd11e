"""Where our results differ from a case of the reference.

Numbers agree within 1e-9 of the number or, where a limit comes out near nothing, within 1e-12 of the largest value of
the case; everything else agrees exactly. At a *near tie* the reference's outcome is taken, and what follows from it has
to agree.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import isclose
from typing import Any

from kloe.spc.cases import ASSURANCE_ICONS, Case, CasesMalformed
from kloe.spc.results import Chart, Group, Point, SpcResult
from kloe.spc.series import SpcRefused

RELATIVE, OF_LARGEST = 1e-9, 1e-12
REFUSED = {"refused", "crash_empty"}
CRASHES_AT_MISSING = "crash_missing_values"

ASSURANCE_TYPES = {icon: word for word, icon in ASSURANCE_ICONS.items()}
POINT_FIELDS = {
    "facet": "facet",
    "date": "date",
    "value": "value",
    "rebase_group": "rebase_group",
    "mean": "mean",
    "lpl": "lower_process_limit",
    "upl": "upper_process_limit",
    "moving_range": "moving_range",
    "moving_range_used": "moving_range_used",
    "amr": "average_moving_range",
    "outside_limits": "outside_limits",
    "relative_to_mean": "relative_to_mean",
    "close_to_limits": "close_to_limits",
    "special_cause_type": "special_cause",
    "special_cause_flag": "is_special_cause",
    "point_type": "point_type",
    "target": "target",
    "trajectory": "trajectory",
}
GROUP_FIELDS = {
    "rebase_group": "rebase_group",
    "n": "rows",
    "first_date": "first_date",
    "last_date": "last_date",
    "mean": "mean",
    "lpl": "lower_process_limit",
    "upl": "upper_process_limit",
    "near_lpl": "near_lower_limit",
    "near_upl": "near_upper_limit",
    "amr_all": "average_moving_range_of_all",
    "amr": "average_moving_range",
    "mr_count_all": "moving_ranges",
    "mr_count_used": "moving_ranges_used",
    "short_group_warning": "is_short",
    "variation_type": "point_type",
    "n_common_cause": "common_cause_points",
    "n_improvement": "improvement_points",
    "n_concern": "concern_points",
}
CHART_FIELDS = {
    "last_date": "last_date",
    "last_value": "last_value",
    "target": "target",
    "variation_type": "point_type",
}


@dataclass(frozen=True, slots=True)
class Difference:
    """Where ours first differs from the reference."""

    where: str
    expected: Any
    ours: Any

    def __str__(self) -> str:
        return f"{self.where} is {_shown(self.ours)}, but {_shown(self.expected)} in the reference"


def first_difference(case: Case) -> Difference | None:
    """Return where ours first differs from the case; None when they agree. Raises CasesMalformed.

    Where the reference refuses, ours must refuse. Where it crashes on a missing value, ours must answer.
    """
    try:
        result = case.analysed()
    except SpcRefused as refusal:
        return None if case.error_kind in REFUSED else Difference("The answer", "a result", f"a refusal: {refusal}")
    except (TypeError, ValueError, KeyError, AttributeError, IndexError) as problem:
        raise CasesMalformed(f"Case {case.name} cannot be read: {problem}.") from problem
    if case.error_kind in REFUSED:
        return Difference("The answer", f"a refusal: {case.expected['error']}", "a result")
    if case.error_kind == CRASHES_AT_MISSING:
        return None
    try:
        largest = max((abs(value) for value in case.rows["values"] if value is not None), default=0.0)
        return next(_differences(case.expected, result, OF_LARGEST * largest), None)
    except (TypeError, KeyError, AttributeError, IndexError) as problem:
        raise CasesMalformed(f"What is expected of case {case.name} cannot be read: {problem!r}.") from problem


def _differences(expected: Mapping[str, Any], result: SpcResult, slack: float) -> Iterator[Difference]:
    columns = expected["points"]
    yield from _of_length("points", columns["date"], result.points)
    for row, point in enumerate(result.points):
        wanted = {name: column[row] for name, column in columns.items()}
        yield from _of_fields(f"points[{row}]", wanted, _fields(point, POINT_FIELDS), slack)
    yield from _of_length("groups", expected["groups"], result.groups)
    for place, (group, wanted) in enumerate(zip(result.groups, expected["groups"], strict=True)):
        ours = {**_fields(group, GROUP_FIELDS), "facet": group.facet, "assurance_type": _assurance_type(group)}
        yield from _of_fields(f"groups[{place}]", wanted, ours, slack)
    yield from _of_length("charts", expected["charts"], result.charts)
    for place, (chart, wanted) in enumerate(zip(result.charts, expected["charts"], strict=True)):
        ours = {**_fields(chart, CHART_FIELDS), "facet": chart.facet, "assurance_type": _assurance_type(chart)}
        ours["variation_icon"] = f"{chart.variation}.svg"
        ours["assurance_icon"] = f"{chart.assurance}.svg" if chart.assurance else None
        yield from _of_fields(f"charts[{place}]", wanted, ours, slack)
    warned = {"short_group_warning_raised": result.has_short_group}
    yield from _of_fields("expected", {name: expected[name] for name in warned if name in expected}, warned, slack)


def _of_length(what: str, wanted: Sequence[Any], ours: Sequence[Any]) -> Iterator[Difference]:
    if len(wanted) != len(ours):
        yield Difference(f"The number of {what}", len(wanted), len(ours))


def _of_fields(where: str, wanted: Mapping[str, Any], ours: Mapping[str, Any], slack: float) -> Iterator[Difference]:
    for name, value in wanted.items():
        if not _agree(value, ours[name], slack):
            yield Difference(f"{where}.{name}", value, ours[name])


def _fields(row: Point | Group | Chart, names: Mapping[str, str]) -> dict[str, Any]:
    values = {name: getattr(row, ours) for name, ours in names.items()}
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}


def _assurance_type(row: Group | Chart) -> str | None:
    return ASSURANCE_TYPES[row.assurance] if row.assurance else None


def _agree(wanted: Any, ours: Any, slack: float) -> bool:
    if isinstance(wanted, float) or isinstance(ours, float):
        if wanted is None or ours is None:
            return wanted is ours
        return isclose(wanted, ours, rel_tol=RELATIVE, abs_tol=slack)
    return wanted == ours and isinstance(wanted, bool) == isinstance(ours, bool)


def _shown(value: Any) -> str:
    return "missing" if value is None else str(value)
