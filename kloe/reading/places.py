"""A metric by locality and INT: small charts on one scale, each with its sentence, icons in words, and table."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString, mark_safe

from kloe.charts import (
    ASSURANCE_WORDS,
    VARIATION_WORDS,
    ChartTable,
    XmrChart,
    draw_multiples,
    table_of,
    text_alternative,
)
from kloe.metrics.models import SeriesScope
from kloe.reading.presenters import SeriesLine
from kloe.reading.queries import BY_NAME, HIGHEST, OF_PLACES
from kloe.spc import AssuranceIcon, VariationIcon
from services.models import Locality, Neighbourhood


@dataclass(frozen=True, slots=True)
class SmallPicture:
    """One place: its line, its small chart, and the same in words and figures."""

    line: SeriesLine
    chart: XmrChart
    svg: SafeString
    words: str
    table: ChartTable
    variation: tuple[VariationIcon, str] | None
    verdicts: tuple[tuple[AssuranceIcon, str], ...]


@dataclass(frozen=True, slots=True)
class PlaceGroup:
    """Places under one heading: those with values, and the names of those without."""

    name: str
    pictures: tuple[SmallPicture, ...]
    unmeasured: tuple[str, ...] = ()


def groups_of(
    lines: Sequence[SeriesLine],
    localities: Sequence[Locality],
    neighbourhoods: Sequence[Neighbourhood],
    order: str = BY_NAME,
) -> list[PlaceGroup]:
    """Return the organisation, the localities, and the INTs of each locality, all drawn on one scale.

    A group in which nothing is measured is left out; without any place there is nothing to compare.
    """
    if not any(one.series.scope in OF_PLACES for one in lines):
        return []
    drawn = _drawn(lines)
    wanted: list[tuple[str, list[SeriesLine], list[str]]] = [
        ("The whole organisation", _lines(lines, SeriesScope.ORGANISATION), []),
        ("Localities", _lines(lines, SeriesScope.LOCALITY), [one.name for one in localities]),
    ]
    for locality in localities:
        inside = [
            one
            for one in _lines(lines, SeriesScope.NEIGHBOURHOOD)
            if one.series.neighbourhood and one.series.neighbourhood.locality_id == locality.pk
        ]
        names = [one.name for one in neighbourhoods if one.locality_id == locality.pk]
        wanted.append((f"INTs of {locality.name}", inside, names))
    return [_group(name, found, names, drawn, order) for name, found, names in wanted if found]


def _lines(lines: Sequence[SeriesLine], scope: str) -> list[SeriesLine]:
    return [one for one in lines if one.series.scope == scope]


def _group(
    name: str, lines: list[SeriesLine], names: Iterable[str], drawn: dict[int, SmallPicture], order: str
) -> PlaceGroup:
    pictures = [drawn[one.series.pk] for one in lines if one.series.pk in drawn]
    if order != BY_NAME:
        pictures.sort(key=_newest, reverse=order == HIGHEST)
    shown = {one.line.series.place_name for one in pictures}
    return PlaceGroup(name, tuple(pictures), tuple(one for one in names if one not in shown))


def _newest(one: SmallPicture) -> float:
    return next((point.value for point in reversed(one.chart.points) if point.value is not None), 0.0)


def _drawn(lines: Iterable[SeriesLine]) -> dict[int, SmallPicture]:
    measured = [(line, line.chart) for line in lines if line.chart is not None]
    small = draw_multiples([chart for _, chart in measured])
    return {line.series.pk: _picture(line, chart, one.svg) for (line, chart), one in zip(measured, small, strict=True)}


def _picture(line: SeriesLine, chart: XmrChart, svg: str) -> SmallPicture:
    return SmallPicture(
        line=line,
        chart=chart,
        # What `kloe.charts` drew: it escapes every word that it is given.
        svg=mark_safe(svg),  # noqa: S308
        words=text_alternative(chart),
        table=table_of(chart),
        variation=(line.variation, VARIATION_WORDS[line.variation]) if line.variation else None,
        verdicts=tuple((one, ASSURANCE_WORDS[one]) for one in line.verdicts),
    )
