"""Values, batches and what waits, as pages say them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.urls import reverse

from kloe.measurements.models import ImportBatch, Measurement, MeasurementCorrection
from kloe.measurements.rules.batches import BatchReport, Outcome, RowReport, report_of, writes_of
from kloe.metrics.models import Metric
from kloe.metrics.rules.figures import exact_words, figure_words
from kloe.metrics.rules.periods import period_words
from mlco_portal.wording import british_datetime, counted

State = ImportBatch.State
SHOWN = 300
COLOURS = {
    State.READY: "yellow", State.REFUSED: "red", State.DONE: "green", State.UNDONE: "grey", State.DISCARDED: "grey",
}  # fmt: skip
OUTCOMES = {
    Outcome.NEW: "New",
    Outcome.CHANGED: "Changed",
    Outcome.UNCHANGED: "Already there, unchanged",
    Outcome.SKIPPED: "Skipped: another value is there",
    Outcome.REFUSED: "With a problem",
}


def state_tag(batch: ImportBatch) -> tuple[str, str]:
    """Return the words and colour of where a batch stands."""
    return batch.get_state_display(), COLOURS.get(State(batch.state), "blue")


def batch_rows(batches: Iterable[ImportBatch]) -> list[list[Any]]:
    """Return the cells of a line for each batch."""
    return [
        [
            {"text": str(one), "href": reverse("kloe:measurements:batch", args=[one.pk])},
            british_datetime(one.sent_at),
            str(one.sent_by or "The portal"),
            f"{one.rows_total:,}",
            {"tag": one.get_state_display(), "colour": state_tag(one)[1]},
        ]
        for one in batches
    ]


def count_rows(batch: ImportBatch) -> list[tuple[str, str]]:
    """Return how many rows become what; what is nothing is left out."""
    return [(OUTCOMES[Outcome(name)], f"{number:,}") for name, number in batch.counts.items() if number]


def progress_words(batch: ImportBatch) -> str:
    """Return what is being done with a batch that is on its way, in a sentence."""
    values = counted(writes_of(batch), "value")
    if batch.state == State.WRITING and batch.rows_done >= batch.rows_total:
        return f"All rows are read. {values} {'is' if values == '1 value' else 'are'} being written, all together."
    return {
        State.WAITING: "It waits for its turn to be checked. Nothing is written.",
        State.CHECKING: "The rows are being read and compared with what is there. Nothing is written.",
        State.QUEUED: "It waits for its turn to be imported.",
        State.WRITING: "The rows are read once more, then written all together.",
        State.UNDOING: "What it brought is being taken back, all together.",
    }[State(batch.state)]


def how_far_words(batch: ImportBatch) -> str:
    """Return how many rows are read of a batch that is checked or written, "" where rows are not counted."""
    if not batch.rows_total or batch.state not in (State.CHECKING, State.WRITING):
        return ""
    return f"{batch.rows_done:,} of {counted(batch.rows_total, 'row')} read"


def undone_words(counts: Mapping[str, int]) -> str:
    """Return what became of the values of a batch that was undone, in a sentence."""
    said = {
        "removed": "taken away",
        "restored": "as before again",
        "taken_back": "taken back before it was approved",
        "replaced": "replaced by a later change, which waits",
        "stayed": "put right since and left as it is",
    }
    parts = [f"{counted(counts[name], 'value')} {words}" for name, words in said.items() if counts.get(name)]
    return "; ".join(parts) or "none of its values stood any more"


def shown_lines(report: BatchReport) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Return the first rows with problems, and the first of the others, in words."""
    problems = report.having([Outcome.REFUSED], SHOWN)
    others = report.having([Outcome.NEW, Outcome.CHANGED, Outcome.SKIPPED, Outcome.UNCHANGED], SHOWN)
    return [_line(one) for one in problems], [_line(one) for one in others]


def _line(row: RowReport) -> dict[str, Any]:
    parts = list(_parts(row))
    return {"number": row.number, "outcome": OUTCOMES[row.outcome], "parts": parts}


def _parts(row: RowReport) -> Iterator[tuple[str, str]]:
    """Yield the column and the words of all that is said of a row."""
    if row.outcome is Outcome.REFUSED:
        yield from zip(row.words[::2], row.words[1::2], strict=False)
    elif row.outcome is Outcome.CHANGED:
        yield "", f"{row.words[0]}: {row.words[1]} becomes {row.words[2]}"
    elif row.words:
        yield "", f"{row.words[0]}: {row.words[1]}"
    else:
        yield "", ""


def report_lines(batch: ImportBatch) -> Iterator[tuple[int, str, str, str]]:
    """Yield row, outcome, column and words for the whole report."""
    for row in report_of(batch).rows:
        for column, words in _parts(row):
            yield row.number, OUTCOMES[row.outcome], column, words


@dataclass(frozen=True, slots=True)
class WaitingValue:
    """A value that waits, and what readers see until it is approved."""

    value: Measurement
    token: str
    period: str
    new: str
    now: str
    brought: str
    reason: str

    @property
    def words(self) -> str:
        return f"{self.value.series}, {self.period}: {self.new}"


def waiting_groups(measurements: Iterable[Measurement]) -> list[tuple[Metric, list[WaitingValue]]]:
    """Return what waits, metric by metric."""
    by_metric = groupby(measurements, key=lambda one: one.series.metric)
    return [(metric, [_waiting(one) for one in values]) for metric, values in by_metric]


def _waiting(one: Measurement) -> WaitingValue:
    is_change = one.proposed_at is not None and one.proposed_value is not None
    new = one.proposed_value if is_change and one.proposed_value is not None else one.value
    person = one.proposed_by if is_change else one.entered_by
    at = one.proposed_at if is_change else one.entered_at
    return WaitingValue(
        value=one,
        token=f"{one.pk}:{one.revision}",
        period=period_words(one.metric.frequency, one.as_of),
        new=raw_words(one.metric, new),
        now=raw_words(one.metric, one.value) if is_change else "",
        brought=f"{person or 'The portal'}, {british_datetime(at)}",
        reason=one.proposed_reason if is_change else "",
    )


def raw_words(metric: Metric, value: Any) -> str:
    """Return a value with its unit as it is kept: not rounded, not in thousands."""
    exact = exact_words(value)
    if metric.is_percentage:
        return f"{exact}%"
    return figure_words(metric, value) if exact == exact_words(_rounded(metric, value)) else exact


def _rounded(metric: Metric, value: Any) -> Any:
    return round(value, metric.decimals) if metric.scale == Metric.Scale.ONES else None


def value_rows(one: Measurement) -> list[tuple[str, str]]:
    """Return what stands there and what waits."""
    waits = one.proposed_value is not None
    parts = f"{exact_words(one.numerator)} of {exact_words(one.denominator)}" if one.denominator is not None else ""
    rows = [
        ("Value", raw_words(one.metric, one.value)),
        ("Made of", parts),
        ("State", "Approved" if one.state == Measurement.State.APPROVED else "Provisional: nobody else reads it yet"),
        ("Entered", _by_at(one.entered_by, one.entered_at)),
        ("Approved", _by_at(one.approved_by, one.approved_at) if one.approved_at else ""),
        ("Import", str(one.batch or "")),
        ("Change that waits", raw_words(one.metric, one.proposed_value) if waits else ""),
        ("Why", one.proposed_reason if waits else ""),
        ("Change brought", _by_at(one.proposed_by, one.proposed_at) if waits else ""),
    ]
    return [(label, words) for label, words in rows if words]


def _by_at(person: Any, at: Any) -> str:
    return f"{british_datetime(at)}, by {person or 'the portal'}"


def correction_rows(corrections: Iterable[MeasurementCorrection], metric: Metric) -> list[dict[str, str]]:
    """Return what was replaced, taken away or declined, in words."""
    kinds = MeasurementCorrection.Kind
    found = []
    for one in corrections:
        old, new = (
            raw_words(metric, one.old_value),
            raw_words(metric, one.new_value) if one.new_value is not None else "",
        )
        said = {
            kinds.CORRECTED: f"{old} became {new}",
            kinds.REMOVED: f"{old} was taken away",
            kinds.DECLINED: f"{new} was declined, {old} stands",
        }[kinds(one.kind)]
        read = "Others could read the old value" if one.was_approved else "Nobody else could read the old value"
        found.append({"what": said, "when": _by_at(one.by, one.at), "why": one.reason, "read": read})
    return found
