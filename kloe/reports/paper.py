"""A report as a paper: tiles, the matrix of signals, judgements that disagree, what is late, each metric in detail."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.timezone import localdate

from kloe.charts import ASSURANCE_WORDS, VARIATION_WORDS, XmrChart
from kloe.metrics.rules.figures import exact_words, target_words
from kloe.reading.on_paper import facts_on_paper, picture_on_paper, table_on_paper
from kloe.reports.gathering import Reported
from kloe.reports.models import PerformanceReport
from kloe.reports.rules.judging import CONCERN, IMPROVEMENT, Verdict, signal_words
from kloe.spc import AssuranceIcon, VariationIcon
from mlco_portal.papers.elements import (
    Cell,
    Chapter,
    Column,
    Element,
    Facts,
    Heading,
    Line,
    Notice,
    Paper,
    Prose,
    Table,
    Tile,
    Tiles,
)
from mlco_portal.wording import british_date, counted, plain_line
from mlco_portal.years import PlanningYear

NOT_SAID = "Nothing was said of this point."
NO_VALUE = "No approved value yet"
NO_TARGET = "No target"
TONES = {"red": "poor", "amber": "mixed", "green": "good"}
TONE_OF = {AssuranceIcon.PASS: "good", AssuranceIcon.FAIL: "poor", AssuranceIcon.INCONSISTENT: "mixed"}
VARIATIONS = (
    ("Special cause of improvement", IMPROVEMENT),
    ("Common cause: no significant change", frozenset({VariationIcon.COMMON_CAUSE})),
    ("Special cause of concern", CONCERN),
    ("Special cause, where neither way is better", frozenset({VariationIcon.NEUTRAL_HIGH, VariationIcon.NEUTRAL_LOW})),
)
ASSURANCES: tuple[tuple[str, AssuranceIcon | None], ...] = (
    ("Consistently meets the target", AssuranceIcon.PASS),
    ("May or may not meet it", AssuranceIcon.INCONSISTENT),
    ("Consistently does not meet it", AssuranceIcon.FAIL),
    ("No target, or no verdict", None),
)


def paper_of(report: PerformanceReport, reported: Sequence[Reported], edition: str = "") -> Paper:
    """Return the report as a paper."""
    why = (("Why there is another edition", plain_line(report.why_revised)),) if report.why_revised else ()
    chapters = (
        Chapter("1", "At a glance", "at-a-glance", tuple(_glance(reported))),
        Chapter("2", "Variation and assurance", "variation-and-assurance", tuple(_signals(reported))),
        Chapter("3", "Judgements beside signals", "judgements", tuple(_judgements(reported))),
        Chapter("4", "Values that are not there yet", "late", tuple(_late(reported))),
        Chapter("5", "Each metric", "each-metric", tuple(_details(reported))),
    )
    return Paper(
        title=f"Performance report, {report.board}",
        subtitle=f"{report.month:%B %Y}",
        year=str(PlanningYear.on(report.month)),
        edition=edition,
        facts=(("Board", str(report.board)), ("Month", f"{report.month:%B %Y}"), ("Metrics", str(len(reported))), *why),
        chapters=chapters,
    )


def figures_in(reported: Sequence[Reported]) -> list[dict[str, Any]]:
    """Return the raw figures of the report, and what was found and said of each, as JSON holds them."""
    return [
        {
            "metric": one.series.metric.code,
            "scope": one.series.scope,
            "place": one.series.place_code,
            "period_end": one.read.newest[0].isoformat() if one.read.newest else None,
            "value": exact_words(one.read.newest[1]) if one.read.newest else None,
            "shown": _figure(one),
            "targets": [
                {
                    "kind": target.kind,
                    "value": exact_words(target.value),
                    "upper": exact_words(target.upper) or None,
                    "label": target.label,
                    "is_met": verdict.is_met,
                    "assurance": verdict.icon.value if verdict.icon else None,
                }
                for target, verdict in zip(one.held, one.signals.verdicts, strict=True)
            ],
            "variation": one.signals.variation.value if one.signals.variation else None,
            "judged": one.rag or None,
            "commentary": one.text,
            "is_stale": bool(one.stale),
        }
        for one in reported
    ]


def _figure(one: Reported) -> str:
    """Return the figure as S1 prints it: `1.06M, -3.8%`, both from raw values."""
    return f"{one.line.figure}, {one.line.difference}" if one.line.difference else one.line.figure


def _name(one: Reported) -> str:
    metric = one.series.metric.name
    return metric if one.series.place is None else f"{metric}, {one.series.place_name}"


def _glance(reported: Sequence[Reported]) -> Iterator[Element]:
    for note in dict.fromkeys(one.series.note for one in reported if one.series.note):
        yield Notice(note)
    yield Tiles(tuple(_tile(one) for one in reported if one.line.figure))


def _tile(one: Reported) -> Tile:
    met = [verdict.is_met for verdict in one.signals.verdicts]
    if not met:
        judgement, tone = "", ""
    elif len(met) == 1:
        judgement, tone = ("Target met", "good") if met[0] else ("Target not met", "poor")
    else:
        judgement = f"{sum(met)} of {len(met)} targets met"
        tone = "good" if all(met) else "mixed" if any(met) else "poor"
    target = f"Target {'; '.join(one.line.targets)}" if one.line.targets else NO_TARGET
    return Tile(_name(one), _figure(one), f"{target}. {_sentence(one.line.period)}", judgement, tone)


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]


def _signals(reported: Sequence[Reported]) -> Iterator[Element]:
    columns = (Column("Variation", 2), *(Column(label, 2, "Assurance") for label, _ in ASSURANCES))
    yield Table("Metrics by variation and assurance", columns, tuple(
        (_cell(label), *(_found(reported, kinds, icon) for _, icon in ASSURANCES)) for label, kinds in VARIATIONS
    ))  # fmt: skip
    head = (("Metric", 3), ("Newest value", 2), ("Target", 2), ("Variation", 3), ("Assurance", 3), ("Judged", 2))
    rows = tuple(_row(one) for one in reported)
    yield Table("Every metric with its signals", tuple(Column(*one) for one in head), rows)


def _found(reported: Sequence[Reported], kinds: frozenset[VariationIcon], icon: AssuranceIcon | None) -> Cell:
    lines: list[Line] = []
    for one in reported:
        if one.signals.variation not in kinds:
            continue
        pairs = list(zip(one.held, one.signals.verdicts, strict=True))
        if not pairs and icon is None:
            lines.append(Line(_name(one)))
        for target, verdict in pairs:
            if verdict.icon is icon:
                several = target_words(one.series.metric, target) if len(pairs) > 1 else ""
                lines.append(Line(_name(one), detail=several))
    return Cell(tuple(lines))


def _row(one: Reported) -> tuple[Cell, ...]:
    period = f"{_sentence(one.line.period)}. {one.stale}." if one.stale else _sentence(one.line.period)
    return (
        _cell(_name(one), url=one.series.get_absolute_url()),
        Cell((Line(_figure(one) or NO_VALUE, detail=period),)),
        Cell(tuple(Line(_sentence(words)) for words in one.line.targets) or (Line(NO_TARGET),)),
        _cell(VARIATION_WORDS[one.signals.variation] if one.signals.variation else "", tone=_tone(one)),
        _assurance(one.signals.verdicts),
        _cell(_sentence(one.rag) or "Not judged", tone=TONES.get(one.rag, "")),
    )


def _tone(one: Reported) -> str:
    if one.signals.is_of_concern:
        return "poor"
    return "good" if one.signals.variation in IMPROVEMENT else ""


def _assurance(verdicts: Sequence[Verdict]) -> Cell:
    lines = tuple(Line(ASSURANCE_WORDS[one.icon] if one.icon else "No verdict yet") for one in verdicts)
    tones = {TONE_OF[one.icon] for one in verdicts if one.icon}
    tone = next((each for each in ("poor", "mixed", "good") if each in tones), "")
    return Cell(lines, tone)


def _cell(text: str, url: str = "", tone: str = "") -> Cell:
    return Cell((Line(text, url),) if text else (), tone)


def _judgements(reported: Sequence[Reported]) -> Iterator[Element]:
    judged = [one for one in reported if one.rag]
    apart = [one for one in judged if one.disagreement]
    if not judged:
        yield Notice("Nothing was judged red, amber or green in this report.")
        return
    differ = f"{counted(len(apart), 'judgement')} {'differs' if len(apart) == 1 else 'differ'} from the signals"
    yield Prose(f"{len(judged)} of {counted(len(reported), 'metric')} judged; {differ}.")
    if apart:
        columns = (Column("Metric", 4), Column("Judged", 2), Column("What the signals say", 6), Column("Said", 6))
        yield Table("Judgements that differ from the signals", columns, tuple(
            (_cell(_name(one)), _cell(_sentence(one.rag), tone=TONES[one.rag]), _cell(one.disagreement),
             _cell(plain_line(one.text) or NOT_SAID))
            for one in apart
        ))  # fmt: skip


def _late(reported: Sequence[Reported]) -> Iterator[Element]:
    late = [one for one in reported if one.stale]
    if not late:
        yield Notice("Every metric has its approved value for this month.")
        return
    columns = (Column("Metric", 2), Column("What is missing", 4), Column("Owner", 2))
    rows = tuple((_cell(_name(one)), _cell(f"{one.stale}."), _cell(_owner(one))) for one in late)
    yield Table("Metrics without the value of this month", columns, rows)


def _owner(one: Reported) -> str:
    metric = one.series.metric
    return metric.owner_post or (metric.owner.name if metric.owner else "Nobody yet")


def _details(reported: Sequence[Reported]) -> Iterator[Element]:
    for one in reported:
        yield Heading(_name(one))
        if one.chart is None:
            yield Notice(f"{NO_VALUE}.")
            continue
        # The picture first: on paper a heading stays with what follows it, and so does all of a metric.
        yield picture_on_paper(one.chart)
        yield Facts(tuple(_facts(one, one.chart)))
        yield from _said(one)
        yield table_on_paper(one.chart)


def _facts(one: Reported, chart: XmrChart) -> Iterator[tuple[str, Line]]:
    yield "Newest value", Line(_figure(one), detail=_sentence(one.line.period))
    yield "Signals", Line("; ".join(signal_words(one.signals)))
    if one.rag:
        yield "Judged", Line(_sentence(one.rag), detail="differs from the signals" if one.disagreement else "")
    if one.stale:
        yield "Missing", Line(f"{one.stale}.")
    yield from facts_on_paper(chart)


def _said(one: Reported) -> Iterator[Element]:
    if one.said is None or not one.text:
        yield Notice(NOT_SAID)
        return
    yield Heading(f"Commentary, {_sentence(one.line.period)}", 3)
    yield Prose(one.text, 3)
    by = f"{one.said.written_by}, " if one.said.written_by else ""
    yield Facts((("Written by", Line(f"{by}{british_date(localdate(one.said.written_at))}")),))
