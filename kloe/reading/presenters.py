"""What pages say of series: the newest figure and its period, targets, icons, and whether a value is late."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.safestring import SafeString, mark_safe

from kloe.charts import XmrChart
from kloe.metrics.models import Annotation, LimitsFixed, Metric, MetricSeries, Rebase, Target
from kloe.metrics.rules.figures import difference_words, figure_words, target_words
from kloe.metrics.rules.periods import due_on, is_stale, period_words
from kloe.reading.charting import charts_of, sparkline_of
from kloe.reading.queries import SeriesRead
from kloe.spc import AssuranceIcon, VariationIcon
from mlco_portal.wording import british_date


@dataclass(frozen=True, slots=True)
class SeriesLine:
    """A row of the list, or a tile: one series."""

    series: MetricSeries
    chart: XmrChart | None
    figure: str
    period: str
    difference: str
    targets: tuple[str, ...]
    # Targets that hold for values after the newest one, and from when.
    next_targets: tuple[str, ...]
    verdicts: tuple[AssuranceIcon, ...]
    late: str

    @property
    def sparkline(self) -> SafeString:
        """The values in the height of a line; `kloe.charts` escapes every word that it draws."""
        return mark_safe(sparkline_of(self.chart) if self.chart else "")  # noqa: S308

    @property
    def variation(self) -> VariationIcon | None:
        """What the newest point says of variation; None where there is no value."""
        if self.chart is None or self.chart.latest.value is None:
            return None
        return self.chart.result.chart.variation


def lines_of(read: Sequence[SeriesRead], today: date) -> list[SeriesLine]:
    """Return a line for each series."""
    return [_line(one, chart, today) for one, chart in zip(read, charts_of(read), strict=True)]


def said_of(lines: Iterable[SeriesLine]) -> list[str]:
    """Return what readers should know of the values of the lines, each once."""
    return list(dict.fromkeys(one.series.note for one in lines if one.series.note))


def _line(read: SeriesRead, chart: XmrChart | None, today: date) -> SeriesLine:
    metric, newest = read.metric, read.newest
    held = targets_held(read.series, newest[0] if newest else today)
    return SeriesLine(
        series=read.series,
        chart=chart,
        figure=figure_words(metric, newest[1]) if newest else "",
        period=said_period(metric, newest[0]) if newest else "",
        difference=_difference(metric, newest[1], held) if newest else "",
        targets=tuple(target_words(metric, one) for one in held),
        next_targets=_next_targets(read.series, newest[0]) if newest else (),
        verdicts=tuple(icon for one in chart.current_targets if (icon := chart.assurance_of(one))) if chart else (),
        late=late_words(read, today),
    )


def targets_held(series: MetricSeries, day: date) -> list[Target]:
    """Return the targets that hold on the day."""
    return [one for one in series.targets.all() if one.starts_on <= day and (one.ends_on is None or one.ends_on >= day)]


def _next_targets(series: MetricSeries, day: date) -> tuple[str, ...]:
    coming = [one for one in series.targets.all() if one.starts_on > day]
    return tuple(f"{target_words(series.metric, one)} from {british_date(one.starts_on)}" for one in coming)


def said_period(metric: Metric, ends_on: date) -> str:
    """Return the period of a value: `March 2024`, or `Full year to March 2024` where that has words of its own."""
    words = period_words(metric.frequency, ends_on)
    return f"{metric.period_words} to {words}" if metric.period_words else words


def _difference(metric: Metric, value: object, held: Iterable[Target]) -> str:
    first = next(iter(held), None)
    if not metric.shows_difference or first is None:
        return ""
    return difference_words(value, first.value)  # type: ignore[arg-type]


def late_words(read: SeriesRead, today: date) -> str:
    """Return that the next value is late and since when, or ""."""
    newest = read.newest
    if newest is None or not is_stale(read.metric, newest[0], today, read.series.ended_on):
        return ""
    return f"The next value was due by {british_date(due_on(read.metric, newest[0]))}"


def definition_rows(metric: Metric) -> list[tuple[str, str]]:
    """Return what the metric is, as label and words; what nobody wrote is left out."""
    owner = metric.owner_post or (metric.owner.name if metric.owner else "")
    boards = ", ".join(one.name for one in metric.boards.all())
    rows = [
        ("What it says", metric.description),
        ("Unit", metric.get_unit_display()),
        ("What is counted", metric.numerator),
        ("Out of what", metric.denominator),
        ("Which way is better", metric.get_better_display()),
        ("How often", metric.get_frequency_display()),
        ("Period", metric.period_words),
        ("Several periods or places together", metric.get_aggregation_display()),
        ("Days of grace", f"{metric.grace_days} after the end of a period"),
        ("Source", metric.source),
        ("Owner", owner or "Nobody yet"),
        ("Monitored by", boards or "No board yet"),
        ("Measured until", british_date(metric.ended_on) if metric.ended_on else ""),
    ]
    return [(label, words) for label, words in rows if words]


@dataclass(frozen=True, slots=True)
class TargetLine:
    """A target as the page of its series shows it."""

    target: Target
    words: str
    starts: str
    ends: str
    source: str
    steps: tuple[str, ...]


def target_lines(series: MetricSeries) -> list[TargetLine]:
    """Return every target of the series: what is wanted, from when to when, by which steps, where it is set."""
    return [
        TargetLine(
            target=one,
            words=_upper(target_words(series.metric, one)),
            starts=british_date(one.starts_on),
            ends=british_date(one.ends_on) if one.ends_on else "Goes on",
            source=one.source or "Not said",
            steps=tuple(
                f"{_upper(period_words(series.metric.frequency, step.by))}: {figure_words(series.metric, step.value)}"
                for step in one.trajectory.all()
            ),
        )
        for one in series.targets.all()
    ]


@dataclass(frozen=True, slots=True)
class MarkLine:
    """A rebase or a remark with its period."""

    words: str
    mark: Rebase | Annotation


def mark_lines(series: MetricSeries, marks: Iterable[Rebase | Annotation]) -> list[MarkLine]:
    """Return the marks of the series, each with the words of its period."""
    return [MarkLine(_upper(period_words(series.metric.frequency, one.on)), one) for one in marks]


@dataclass(frozen=True, slots=True)
class FixedLine:
    """A stretch of which the limits are fixed; `key` is of its rebase, 0 for the first stretch."""

    key: int
    words: str
    fixed: LimitsFixed


def fixed_lines(read: SeriesRead) -> list[FixedLine]:
    """Return the stretches of the series of which the limits are fixed, and by the values of which periods."""
    series, frequency = read.series, read.metric.frequency
    first = [(0, read.points[0][0], series)] if read.points else []
    stretches: list[tuple[int, date, LimitsFixed]] = [*first, *((one.pk, one.on, one) for one in series.rebases.all())]
    return [
        FixedLine(key, f"{_upper(period_words(frequency, on))} to {period_words(frequency, one.fixed_until)}", one)
        for key, on, one in stretches
        if one.fixed_until is not None
    ]


def _upper(words: str) -> str:
    return words[:1].upper() + words[1:]
