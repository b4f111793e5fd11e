"""MLCO KLOEs as pages show them: by theme, with what each is measured by and how that stands."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from kloe.lines.actions import MeasuredAs
from kloe.lines.models import Kloe, KloeMetric, QualityStatement
from kloe.lines.rules import under_themes
from kloe.metrics.models import Board
from kloe.reading.presenters import SeriesLine, lines_of
from kloe.reading.queries import newest_of_metrics
from mlco_portal.years import PlanningYear


@dataclass(frozen=True, slots=True)
class MeasuredBy:
    """What a line is measured by, in its words, and how the defined metric stands, or what is to be measured."""

    name: str
    url: str
    newest: SeriesLine | None
    to_measure: str = ""

    @property
    def is_defined(self) -> bool:
        return bool(self.url)


@dataclass(frozen=True, slots=True)
class LineShown:
    """A line with all that stands beside it."""

    kloe: Kloe
    metrics: tuple[MeasuredBy, ...]
    boards: tuple[Board, ...]
    statements: tuple[QualityStatement, ...]


def lines_by_theme(kloes: Sequence[Kloe], today: date) -> list[tuple[str, list[LineShown]]]:
    """Return the lines under their themes, in order."""
    newest = _newest(kloes, today)
    return [(theme, [_shown(one, newest) for one in lines]) for theme, lines in under_themes(kloes).items()]


def _newest(kloes: Iterable[Kloe], today: date) -> dict[int, SeriesLine]:
    keys = {one.metric_id for kloe in kloes for one in kloe.metrics.all() if one.metric_id is not None}
    first = [read[0] for read in newest_of_metrics(keys).values()]
    return {line.series.metric_id: line for line in lines_of(first, today)}


def _shown(kloe: Kloe, newest: Mapping[int, SeriesLine]) -> LineShown:
    return LineShown(
        kloe=kloe,
        metrics=tuple(_measured(one, newest) for one in kloe.metrics.all()),
        boards=tuple(kloe.boards.all()),
        statements=tuple(kloe.quality_statements.all()),
    )


def _measured(one: KloeMetric, newest: Mapping[int, SeriesLine]) -> MeasuredBy:
    if one.metric is None:
        return MeasuredBy(one.name, "", None, one.to_measure)
    return MeasuredBy(one.name, one.metric.get_absolute_url(), newest.get(one.metric.pk))


def lines_by_year(kloes: Iterable[Kloe]) -> list[tuple[PlanningYear, list[Kloe]]]:
    """Return the lines under their years, as they come."""
    return [(PlanningYear(year), list(found)) for year, found in groupby(kloes, key=lambda one: one.year)]


def measures_differ(kloe: Kloe, typed: Sequence[MeasuredAs]) -> list[tuple[str, str, str]]:
    """Return what was typed of the measures where it differs from what the line says now: label, now, typed."""
    now, then = _measures(kloe.metrics.all()), _measures(typed)
    return [("Measured by", now, then)] if now != then else []


def _measures(ones: Iterable[KloeMetric | MeasuredAs]) -> str:
    return "\n".join(f"{one.name}: {one.metric or one.to_measure or 'metric not yet defined'}" for one in ones)
