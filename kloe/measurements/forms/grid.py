"""The quick grid: a text field for each series and period, kept as it is typed."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.forms import BoundField

from kloe.measurements.actions import CellEntered
from kloe.measurements.actions.writing import newest_figures
from kloe.measurements.models import Measurement
from kloe.measurements.queries.grid import GridFilter
from kloe.measurements.rules.values import Figures, read_figures
from kloe.metrics.models import Metric, MetricSeries
from kloe.metrics.rules.figures import exact_words
from kloe.metrics.rules.periods import Period, period_words


class GridFilterForm(forms.Form):
    """What the grid shows; what is not offered narrows nothing."""

    frequency = forms.ChoiceField(label="How often measured", required=False, choices=Metric.Frequency.choices)
    metric = forms.ChoiceField(label="Metric", required=False)
    board = forms.ChoiceField(label="Board", required=False)
    words = forms.CharField(label="Metric or place", required=False)

    def __init__(
        self, asked: Mapping[str, str], *, metrics: Iterable[tuple[str, str]], boards: Iterable[tuple[str, str]]
    ) -> None:
        offered = {
            "frequency": list(Metric.Frequency.choices),
            "metric": [("", "Every metric"), *metrics],
            "board": [("", "Every board"), *boards],
        }
        known = {name: {code for code, _ in given} for name, given in offered.items()}
        chosen = {name: one if (one := asked.get(name, "")) in known[name] else "" for name in offered}
        chosen["frequency"] = chosen["frequency"] or Metric.Frequency.MONTHLY
        super().__init__({**chosen, "words": asked.get("words", "").replace("\x00", "")[:200]})
        for name, given in offered.items():
            self.fields[name].choices = given  # type: ignore[attr-defined]

    @property
    def wanted(self) -> GridFilter:
        return GridFilter(**{name: str(self.data[name]) for name in ("frequency", "metric", "board", "words")})


@dataclass(frozen=True, slots=True)
class Cell:
    """A place of the grid: its field, and what stands there."""

    series: MetricSeries
    period: Period
    found: Measurement | None

    @property
    def name(self) -> str:
        return f"v-{self.series.pk}-{self.period.ends_on:%Y%m%d}"

    @property
    def seen_name(self) -> str:
        return f"s-{self.series.pk}-{self.period.ends_on:%Y%m%d}"

    @property
    def shown(self) -> str:
        return exact_words(newest_figures(self.found)[0]) if self.found else ""

    @property
    def seen(self) -> str:
        """What the page showed: revision and value, so that what only others changed is told from what was typed."""
        return f"{self.found.revision + 1 if self.found else 0}|{self.shown}"

    @property
    def words(self) -> str:
        return f"{self.series}, {period_words(self.series.metric.frequency, self.period.ends_on)}"


class GridForm(forms.Form):
    """All cells of a page and one reason; a cell with a problem keeps what was typed, the others are saved."""

    reason = forms.CharField(
        label="Why do you change values that were there before?",
        help_text="Only needed when you change one; new values need no reason",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(
        self,
        *args: Any,
        series: Sequence[MetricSeries],
        periods: Sequence[Period],
        there: Mapping[tuple[int, date], Measurement],
        seen: Mapping[str, str] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.rows = [
            (one, [Cell(one, period, there.get((one.pk, period.ends_on))) for period in periods]) for one in series
        ]
        for cell in self.cells():
            self.fields[cell.name] = forms.CharField(required=False, initial=cell.shown, max_length=100)
            kept = (seen or {}).get(cell.seen_name) or cell.seen
            self.fields[cell.seen_name] = forms.CharField(required=False, initial=kept, widget=forms.HiddenInput)

    def cells(self) -> Iterator[Cell]:
        for _, cells in self.rows:
            yield from cells

    def entered(self) -> list[CellEntered]:
        """Return the cells that were changed and can be read; the others have their problem."""
        found = []
        for cell in self.cells():
            typed = str(self.data.get(cell.name, "")).replace("\x00", "")
            seen, was = self._seen(cell)
            if cell.name not in self.data or " ".join(typed.split()) in (was, cell.shown):
                continue
            figures, problems = read_figures(cell.series.metric, {"value": typed})
            for one in problems:
                self.add_error(cell.name, f"{cell.words}: {one.text[0].lower()}{one.text[1:]}")
            if not problems and not self.errors.get(cell.name) and not _says_the_same(cell, figures):
                found.append(CellEntered(cell.series, cell.period, figures, seen))
        return found

    def _seen(self, cell: Cell) -> tuple[int, str]:
        """Return the revision (plus one; 0 for none) and the value that the page showed."""
        revision, _, was = str(self.data.get(cell.seen_name, "")).partition("|")
        return (int(revision) if revision.isdecimal() and len(revision) < 10 else 0), was

    def refuse(self, cell: CellEntered, problem: str) -> None:
        """Put a problem at a cell that could not be saved."""
        name = Cell(cell.series, cell.period, None).name
        words = f"{cell.series}, {period_words(cell.series.metric.frequency, cell.period.ends_on)}"
        self.add_error(name, f"{words}: {problem[0].lower()}{problem[1:]}")


def _says_the_same(cell: Cell, figures: Figures | None) -> bool:
    there = newest_figures(cell.found)[0] if cell.found else None
    return there == (figures[0] if figures else None)


@dataclass(frozen=True, slots=True)
class GridCell:
    """A field of the grid with what stands beside it."""

    field: BoundField
    seen: BoundField
    state: str
    words: str
    url_of: int | None


def grid_rows(form: GridForm) -> list[tuple[MetricSeries, list[GridCell]]]:
    """Return the rows of the grid: a series, and a field for each period."""
    return [
        (
            series,
            [
                GridCell(
                    field=form[cell.name],
                    seen=form[cell.seen_name],
                    state=_state(cell.found),
                    words=cell.words,
                    url_of=cell.found.pk if cell.found else None,
                )
                for cell in cells
            ],
        )
        for series, cells in form.rows
    ]


def _state(found: Measurement | None) -> str:
    if found is None:
        return ""
    if found.proposed_at is not None:
        return "Change waits"
    return "Approved" if found.state == Measurement.State.APPROVED else "Waits"
