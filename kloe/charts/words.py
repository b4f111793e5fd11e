"""Charts in plain English: what stands beside a picture, and instead of it."""

from collections.abc import Iterator
from itertools import pairwise

from kloe.charts.chart import Target, XmrChart
from kloe.charts.figures import exact, period, target_words
from kloe.spc import SHORT_GROUP, AssuranceIcon, Point, PointType, SpecialCause, VariationIcon
from mlco_portal.wording import counted

KINDS = {
    PointType.COMMON_CAUSE: "Common cause",
    PointType.IMPROVEMENT: "Special cause of improvement",
    PointType.CONCERN: "Special cause of concern",
    PointType.NEUTRAL_HIGH: "Special cause, higher",
    PointType.NEUTRAL_LOW: "Special cause, lower",
}
VARIATION_WORDS = {
    VariationIcon.COMMON_CAUSE: "Common cause: no significant change",
    VariationIcon.IMPROVEMENT_HIGH: "Special cause of improvement, with higher values",
    VariationIcon.IMPROVEMENT_LOW: "Special cause of improvement, with lower values",
    VariationIcon.CONCERN_HIGH: "Special cause of concern, with higher values",
    VariationIcon.CONCERN_LOW: "Special cause of concern, with lower values",
    VariationIcon.NEUTRAL_HIGH: "Special cause, with higher values; neither way is better",
    VariationIcon.NEUTRAL_LOW: "Special cause, with lower values; neither way is better",
}
ASSURANCE_WORDS = {
    AssuranceIcon.PASS: "Consistently meets the target",
    AssuranceIcon.FAIL: "Consistently does not meet the target without a change",
    AssuranceIcon.INCONSISTENT: "May or may not meet the target",
}
REASONS = {
    SpecialCause.ABOVE_UPPER_LIMIT: "above the upper limit",
    SpecialCause.BELOW_LOWER_LIMIT: "below the lower limit",
    SpecialCause.INCREASING_TREND: "part of a rising trend",
    SpecialCause.DECREASING_TREND: "part of a falling trend",
    SpecialCause.TWO_IN_THREE_ABOVE: "2 of 3 points close to the upper limit",
    SpecialCause.TWO_IN_THREE_BELOW: "2 of 3 points close to the lower limit",
    SpecialCause.SHIFT_ABOVE: "7 or more points above the mean",
    SpecialCause.SHIFT_BELOW: "7 or more points below the mean",
}
TRENDS = {SpecialCause.INCREASING_TREND: "rising", SpecialCause.DECREASING_TREND: "falling"}
SHIFTS = {SpecialCause.SHIFT_ABOVE: "above", SpecialCause.SHIFT_BELOW: "below"}


def kind_words(point: Point) -> str:
    """Return what is special about a point: "Special cause of concern: above the upper limit"."""
    reason = REASONS.get(point.special_cause)
    return f"{KINDS[point.point_type]}: {reason}" if reason else KINDS[point.point_type]


def point_words(chart: XmrChart, point: Point) -> str:
    """Return what a point says when it is pointed at: "March 2024: 6.3%. Common cause."""
    if point.value is None:
        return f"{period(point.date, chart.frequency)}: no value."
    return f"{period(point.date, chart.frequency)}: {exact(point.value, chart.unit)}. {kind_words(point)}."


def text_alternative(chart: XmrChart) -> str:
    """Return what the chart shows, in sentences: the latest value, what is special, each target, how sure it is."""
    return " ".join(_sentences(chart))


def variation_sentence(chart: XmrChart) -> str:
    """Return what the latest point says of variation; "" when it has no value."""
    latest = chart.latest
    if latest.value is None:
        return ""
    if latest.point_type is PointType.COMMON_CAUSE:
        return "Common cause variation: no significant change."
    return f"{KINDS[latest.point_type]}: {_reason_of_latest(chart)}."


def assurance_sentence(chart: XmrChart, target: Target) -> str:
    """Return whether the target will be met if nothing changes; "" where that is not judged."""
    words = f"The target of {target_words(target, chart.unit)}{f' ({target.name})' if target.name else ''}"
    verdict = chart.assurance_of(target)
    if verdict is None:
        return ""
    if chart.latest_group.upper_process_limit is None:
        return f"{words} cannot be judged yet, as there are no limits."
    return {
        AssuranceIcon.PASS: f"{words} will consistently be met unless something changes.",
        AssuranceIcon.FAIL: f"{words} will consistently not be met without a change.",
        AssuranceIcon.INCONSISTENT: f"{words} may be met or missed: it lies within the usual range.",
    }[verdict]


def limits_sentence(chart: XmrChart) -> str:
    """Return a warning when the latest limits are trial limits or missing; "" when all is well."""
    group = chart.latest_group
    if group.upper_process_limit is None:
        return "There are no limits, because too few values differ from one another."
    if group.is_short:
        since = " since the last rebase" if len(chart.result.groups) > 1 else ""
        return (
            f"The limits are trial limits: there are {counted(group.rows, 'point')}{since}, fewer than {SHORT_GROUP}."
        )
    return ""


def _sentences(chart: XmrChart) -> Iterator[str]:
    value = "no value" if chart.latest.value is None else exact(chart.latest.value, chart.unit)
    yield f"{chart.title}, {period(chart.latest.date, chart.frequency)}: {value}."
    sentences = [variation_sentence(chart)]
    sentences += [assurance_sentence(chart, target) for target in chart.current_targets]
    sentences.append(limits_sentence(chart))
    yield from filter(None, sentences)


def _reason_of_latest(chart: XmrChart) -> str:
    """Return why the latest point is special, with how many points the run or trend has by now."""
    latest = chart.latest
    if latest.special_cause in SHIFTS:
        return f"{_run_length(chart)} points {SHIFTS[latest.special_cause]} the mean"
    if latest.special_cause in TRENDS:
        return f"{_trend_length(chart)} points {TRENDS[latest.special_cause]} in a row"
    if latest.special_cause in {SpecialCause.ABOVE_UPPER_LIMIT, SpecialCause.BELOW_LOWER_LIMIT}:
        return REASONS[latest.special_cause]
    return REASONS[latest.special_cause].replace("2 of 3", "2 of the last 3")


def _last_rows(chart: XmrChart) -> list[Point]:
    """The points of the latest group, latest first."""
    return list(reversed(chart.points[-chart.latest_group.rows :]))


def _run_length(chart: XmrChart) -> int:
    rows = _last_rows(chart)
    other = (place for place, row in enumerate(rows) if row.relative_to_mean != rows[0].relative_to_mean)
    return next(other, len(rows))


def _trend_length(chart: XmrChart) -> int:
    values = [row.value for row in _last_rows(chart)]
    rises = chart.latest.special_cause is SpecialCause.INCREASING_TREND
    length = 1
    for later, earlier in pairwise(values):
        if later is None or earlier is None or later == earlier or (later > earlier) != rises:
            break
        length += 1
    return length
