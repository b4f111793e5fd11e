"""What a report says of each series: figures, signals, what was said of the newest point, what is still asked for."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from kloe.charts import XmrChart
from kloe.metrics.models import MetricSeries, Target
from kloe.reading.charting import as_drawn
from kloe.reading.presenters import SeriesLine, lines_of, targets_held
from kloe.reading.queries import SeriesRead
from kloe.reports.models import Commentary, PerformanceReport
from kloe.reports.queries import commentaries_of, figures_of
from kloe.reports.rules.judging import Signals, Verdict, disagreement, reasons_to_comment
from kloe.reports.rules.months import stale_words


@dataclass(frozen=True, slots=True)
class Reported:
    """A series in a report. `said` is of the newest point as it stands; `before` is what was said of another."""

    read: SeriesRead
    line: SeriesLine
    held: tuple[Target, ...]
    signals: Signals
    said: Commentary | None
    before: Commentary | None
    stale: str

    @property
    def series(self) -> MetricSeries:
        return self.read.series

    @property
    def chart(self) -> XmrChart | None:
        return self.line.chart

    @property
    def rag(self) -> str:
        return self.said.rag if self.said else ""

    @property
    def text(self) -> str:
        return self.said.text if self.said else ""

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why something has to be said of the newest point."""
        return reasons_to_comment(self.signals)

    @property
    def is_wanting(self) -> bool:
        """Whether something has to be said, and is not."""
        return bool(self.reasons) and not self.text.strip()

    @property
    def asked(self) -> str:
        """What somebody has to do before the report can be issued; "" for nothing."""
        if not self.is_wanting:
            return ""
        return f"Say what is behind {self.series.metric.name}, {self.series.place_name}: {'; '.join(self.reasons)}"

    @property
    def disagreement(self) -> str:
        """What the signals say where the judgement says something else."""
        return disagreement(self.rag, self.signals)


def reported_in(report: PerformanceReport, today: date) -> list[Reported]:
    """Return every series of the report (seven queries, however many there are)."""
    said, read = commentaries_of(report), figures_of(report)
    return [
        _reported(one, line, said.get(one.series.pk, []), report, today)
        for one, line in zip(read, lines_of(read, report.month), strict=True)
    ]


def stands_for(commentary: Commentary, read: SeriesRead) -> bool:
    """Whether it was said of the newest point, and of the value that it has now."""
    return read.newest == (commentary.as_of, commentary.value)


def _reported(
    read: SeriesRead, line: SeriesLine, said: list[Commentary], report: PerformanceReport, today: date
) -> Reported:
    newest = read.newest
    held = tuple(targets_held(read.series, newest[0])) if newest else ()
    verdicts = tuple(_verdict(one, newest[0], newest[1], line.chart) for one in held) if newest else ()
    current = next((one for one in said if stands_for(one, read)), None)
    return Reported(
        read=read,
        line=line,
        held=held,
        signals=Signals(line.variation, verdicts),
        said=current,
        before=next((one for one in said if one is not current and one.text), None),
        stale=stale_words(read.series, newest[0] if newest else None, report.month, today),
    )


def _verdict(target: Target, day: date, value: Decimal, chart: XmrChart | None) -> Verdict:
    steps = {step.by: step.value for step in target.trajectory.all()}
    has_limits = chart is not None and chart.latest_group.upper_process_limit is not None
    icon = chart.assurance_of(as_drawn(target)) if chart is not None and has_limits else None
    return Verdict(icon, target.is_met_by(value, steps.get(day)))
