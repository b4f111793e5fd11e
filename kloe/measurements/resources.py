"""Values as files, through django-import-export: a row a series and period.

`import_data` is the library's own, made fast for a hundred thousand rows: series and the values that are there come
from two dictionaries (`instance_loader_class`), rows are read by our own readers, nothing is compared as HTML, and
what is written goes in statements of two thousand rows. A dry run writes nothing at all; what it read can be written
afterwards, under the lock of its metrics, as long as nothing changed meanwhile: `hold`, `is_current`, `write`.
"""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from import_export import resources
from import_export.fields import Field
from import_export.instance_loaders import BaseInstanceLoader
from import_export.results import Result, RowResult

from kloe.measurements.actions.importing import RowToWrite, write_rows
from kloe.measurements.actions.writing import newest_figures
from kloe.measurements.models import ImportBatch, Measurement
from kloe.measurements.queries.lookups import NotFound, SeriesBook, ValuesThere, metrics_locked, standing_of
from kloe.measurements.rules.batches import BatchReport, OnConflict, Outcome, RowReport
from kloe.measurements.rules.dates import read_period
from kloe.measurements.rules.values import Figures, Unreadable, read_figures
from kloe.measurements.tables import COLUMNS, ReadTable
from kloe.metrics.models import MetricSeries
from kloe.metrics.rules.figures import exact_words
from kloe.metrics.rules.periods import Period, last_day, period_words, problem_after_end
from kloe.metrics.rules.permissions import can_enter
from mlco_portal.accounts.models import User
from services.queries import access_of
from services.rules import Access

NUMBER, PROBLEM = "row number", "row problem"
EVERY = 1_000


class MeasurementRows:
    """The table as the library walks over it: a dataset that makes each row when it is asked for."""

    def __init__(self, table: ReadTable) -> None:
        self.table = table
        self.headers = [*table.headers, NUMBER, PROBLEM]

    def __len__(self) -> int:
        return len(self.table.rows)

    def __iter__(self) -> Any:
        for row in self.table.rows:
            yield [*row.cells.values(), row.number, row.problem]


class LeanRowResult(RowResult):
    """A row's result without its words for the admin, which would ask the database for each."""

    def add_instance_info(self, instance: Any) -> None:
        """Nothing: the report of the batch has all that there is to say."""


class LeanResult(Result):
    """Counts rows and keeps none: the batch keeps its own report."""

    def append_row_result(self, row_result: Any) -> None:
        """Nothing."""

    def append_invalid_row(self, number: int, row: Any, validation_error: Any) -> None:
        """Keep that there was one: it rolls everything back."""
        if not self.invalid_rows:
            super().append_invalid_row(number, dict(row), validation_error)


class KnownValues(BaseInstanceLoader):
    """Finds the value of a row's series and period without asking the database for each."""

    def get_instance(self, row: dict[str, Any]) -> Measurement | None:
        return self.resource.value_there(row)


class ReadsRows:
    """Reads the cells of a row: which series and period they name, and the figures that they give."""

    book: SeriesBook
    there: ValuesThere
    access: Access
    today: date
    now: datetime
    not_yours = "You may not enter values here. Ask a metrics analyst"

    def __init__(self) -> None:
        super().__init__()
        self.first: dict[tuple[int, date], int] = {}
        self.may: dict[int, bool] = {}
        self.names: dict[int, str] = {}

    def value_there(self, row: dict[str, Any]) -> Measurement | None:
        """Return the value of the row's period, or a new one without figures; raise ValidationError."""
        if row[PROBLEM]:
            raise ValidationError(row[PROBLEM])
        problems: dict[str, list[str]] = {}
        series = self._series(row, problems)
        figures: Figures | None = None
        period: Period | None = None
        if series is not None:
            period = self._period(row, series, problems)
            figures = self._figures(row, series, problems)
        if problems or series is None or period is None or figures is None:
            raise ValidationError(problems)
        return self._given(row, series, period, figures)

    def _given(self, row: dict[str, Any], series: MetricSeries, period: Period, figures: Figures) -> Measurement:
        key = (series.pk, period.ends_on)
        if self.first.setdefault(key, row[NUMBER]) != row[NUMBER]:
            words = period_words(series.metric.frequency, period.ends_on)
            raise ValidationError({"period": [f"Row {self.first[key]} has a value for {words} already"]})
        found = self.there.of(series, period.ends_on)
        if found is None:
            found = Measurement(series=series, period_start=period.starts_on, as_of=period.ends_on, entered_at=self.now)
        found.given = figures  # type: ignore[attr-defined]
        return found

    def _series(self, row: dict[str, Any], problems: dict[str, list[str]]) -> MetricSeries | None:
        try:
            series = self.book.named(row["metric"], row.get("place", ""), row.get("scope", ""))
        except NotFound as missing:
            problems[missing.column] = [str(missing)]
            return None
        if series.pk not in self.may:
            self.may[series.pk] = self.may_write(series)
        if not self.may[series.pk]:
            problems["place"] = [self.not_yours]
        return series

    def may_write(self, series: MetricSeries) -> bool:
        """Say whether whoever sends the rows may write values of the series."""
        return can_enter(self.access, series)

    def _period(self, row: dict[str, Any], series: MetricSeries, problems: dict[str, list[str]]) -> Period | None:
        try:
            period = read_period(row["period"], series.metric.frequency, self.today)
        except Unreadable as error:
            problems["period"] = [str(error)]
            return None
        if problem := problem_after_end(period, last_day(series)):
            problems["period"] = [problem]
            return None
        return period

    def _figures(self, row: dict[str, Any], series: MetricSeries, problems: dict[str, list[str]]) -> Figures | None:
        figures, wrong = read_figures(series.metric, row)
        for one in wrong:
            problems.setdefault(one.column, []).append(one.text)
        if figures is None and not wrong:
            problems["value"] = ["Enter a value, or leave the row out"]
        return figures

    def _label(self, instance: Measurement) -> str:
        """Return what the row is about: metric, place and period."""
        if instance.series_id not in self.names:
            self.names[instance.series_id] = str(instance.series)
        return f"{self.names[instance.series_id]}, {period_words(instance.metric.frequency, instance.as_of)}"


class MeasurementResource(ReadsRows, resources.ModelResource):
    """Values of periods: read, compared with what is there, and written in bulk."""

    metric = Field(column_name="metric")
    period = Field(column_name="period")
    value = Field(column_name="value", attribute="value")

    class Meta:
        model = Measurement
        fields = ("metric", "period", "value")
        import_id_fields = ("metric", "period")
        instance_loader_class = KnownValues
        use_bulk = True
        batch_size = 2_000
        skip_diff = True
        skip_html_diff = True
        skip_unchanged = True
        report_skipped = False
        store_row_values = False
        use_transactions = True

    def __init__(
        self,
        *,
        batch: ImportBatch,
        by: User,
        progress: Callable[[int], None] = lambda done: None,
        today: date | None = None,
    ) -> None:
        super().__init__()
        self.batch, self.by, self.progress = batch, by, progress
        self.today, self.now = today or timezone.localdate(), timezone.now()
        self.access = access_of(by, self.today)
        self.is_dry = True
        self.report = BatchReport()
        self.to_write: list[RowToWrite] = []
        self.metrics: set[int] = set()

    @classmethod
    def get_result_class(cls) -> type[Result]:
        return LeanResult

    @classmethod
    def get_row_result_class(cls) -> type[RowResult]:
        return LeanRowResult

    def get_diff_headers(self) -> list[str]:
        return list(COLUMNS)

    def before_import(self, dataset: Any, **kwargs: Any) -> None:
        self.book, self.there = SeriesBook.opened(), ValuesThere()
        words = {row.cells["metric"] for row in dataset.table.rows}
        known = (self.book.metrics.get(" ".join(word.lower().split())) for word in words)
        self.metrics = {one.pk for one in known if one is not None}
        if not self.is_dry:
            self.hold()
            # A metric may have changed, or a series ended, before it was held.
            self.book = SeriesBook.opened()
        self.standing = standing_of(self.metrics)

    def hold(self) -> None:
        """Let nobody else write values of the metrics until the transaction ends."""
        metrics_locked(self.metrics)

    def is_current(self) -> bool:
        """Say whether the rows would be read today as they were: to be asked when the metrics are held."""
        return self.standing == standing_of(self.metrics) and self.access == access_of(self.by, self.today)

    def write(self) -> None:
        """Write what was read."""
        write_rows(self.to_write, there=self.there, batch=self.batch, by=self.by, now=self.now)
        self.to_write.clear()

    def import_data(self, dataset: Any, dry_run: bool = False, **kwargs: Any) -> Result:
        """Read all rows; write them unless it is a dry run or one is refused. A dry run opens no transaction."""
        self.is_dry = dry_run
        if dry_run:
            return self.import_data_inner(dataset, True, False, False, False)
        return super().import_data(dataset, rollback_on_validation_errors=True, **kwargs)

    def get_or_init_instance(self, instance_loader: Any, row: Any) -> tuple[Measurement, bool]:
        found = instance_loader.get_instance(row)
        return found, found.pk is None

    def import_instance(self, instance: Measurement, row: Any, **kwargs: Any) -> None:
        """Refuse a value that is there already when that means stop."""
        is_there = instance.pk is not None and instance.given != newest_figures(instance)  # type: ignore[attr-defined]
        if is_there and self.batch.on_conflict == OnConflict.STOP:
            there = exact_words(newest_figures(instance)[0])
            raise ValidationError({"value": [f"There is a value already: {there}"]})

    def skip_row(self, instance: Any, original: Any, row: Any, import_validation_errors: Any = None) -> bool:
        if import_validation_errors or instance.pk is None:
            return False
        if instance.given == newest_figures(instance):
            self._say(row, Outcome.UNCHANGED)
            return True
        if self.batch.on_conflict == OnConflict.SKIP:
            self._say(row, Outcome.SKIPPED)
            return True
        return False

    def validate_instance(
        self, instance: Any, import_validation_errors: Any = None, validate_unique: bool = True
    ) -> None:
        if import_validation_errors:
            raise ValidationError(import_validation_errors)

    def save_instance(self, instance: Any, is_create: bool, row: Any, **kwargs: Any) -> None:
        """Keep what the row is to write; it is written when all rows were read."""
        given = exact_words(instance.given[0])
        if is_create:
            self._say(row, Outcome.NEW, self._label(instance), given)
        else:
            self._say(row, Outcome.CHANGED, self._label(instance), exact_words(newest_figures(instance)[0]), given)
        figures, starts_on = instance.given, instance.period_start
        self.to_write.append(RowToWrite(instance.series_id, starts_on, instance.as_of, figures, is_create))

    def after_import(self, dataset: Any, result: Result, **kwargs: Any) -> None:
        """Write all rows, unless one was refused."""
        self.progress(len(dataset))
        if not self.is_dry and self.report.is_ready:
            self.write()

    def save_m2m(self, instance: Any, row: Any, **kwargs: Any) -> None:
        """Nothing: a value has no lists."""

    def import_row(self, row: Any, instance_loader: Any, **kwargs: Any) -> RowResult:
        result = super().import_row(row, instance_loader, **kwargs)
        if result.errors:  # what nobody foresaw is seen: no row is passed over
            raise result.errors[0].error
        if result.validation_error is not None:
            self._say(row, Outcome.REFUSED, *_words(result.validation_error))
        if kwargs["row_number"] % EVERY == 0:
            self.progress(kwargs["row_number"])
        return result

    def _say(self, row: Any, outcome: Outcome, *words: str) -> None:
        self.report.rows.append(RowReport(row[NUMBER], outcome, words))

    def handle_import_error(self, result: Any, error: Exception, raise_errors: bool = False) -> None:
        """Let what nobody foresaw be seen: the transaction is taken back, and the job or the page fails loudly."""
        raise error


def _words(error: ValidationError) -> list[str]:
    """Return the column and the sentence of each problem, in turn."""
    if hasattr(error, "error_dict"):
        return [part for column, texts in error.message_dict.items() for text in texts for part in (column, text)]
    return [part for text in error.messages for part in ("", text)]
