"""The catalogue as files, through django-import-export: for the portal's own pages and the Django admin alike."""

from collections.abc import Callable, Sequence
from typing import Any

import tablib
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.html import format_html
from import_export import resources
from import_export.fields import Field
from import_export.formats import base_formats
from import_export.results import Error, Result, RowResult

from mlco_portal.spreadsheets import Table, TableRow, guarded, read_table, unguarded, write_csv
from services.actions.imports import import_table
from services.models import Service
from services.queries.catalogue import catalogue_as_it_stands, entry_of, services_as_entries
from services.rules.catalogue import NotPermitted
from services.rules.entries import COLUMNS, as_cells
from services.rules.imports import ImportOutdated, ImportPlan, ImportRefused, OnConflict, Outcome, RowPlan, import_plan

ROW_TYPES = {
    Outcome.NEW: RowResult.IMPORT_TYPE_NEW,
    Outcome.CHANGED: RowResult.IMPORT_TYPE_UPDATE,
    Outcome.UNCHANGED: RowResult.IMPORT_TYPE_SKIP,
    Outcome.SKIPPED: RowResult.IMPORT_TYPE_SKIP,
    Outcome.REFUSED: RowResult.IMPORT_TYPE_INVALID,
}


class CatalogueDataset(tablib.Dataset):
    """A dataset that remembers the row numbers of the file it was read from."""

    table: Table


class _OwnReader:
    """Reads with the portal's limits and in plain words, from bytes."""

    ending = ""

    def is_binary(self) -> bool:
        return True

    def get_read_mode(self) -> str:
        return "rb"

    def create_dataset(self, in_stream: bytes, **_kwargs: Any) -> tablib.Dataset:
        table = read_table(
            in_stream, self.ending, max_bytes=settings.IMPORT_MAX_BYTES, max_rows=settings.IMPORT_MAX_ROWS
        )
        dataset = CatalogueDataset(*(list(row.cells.values()) for row in table.rows), headers=list(table.headers))
        dataset.table = table
        return dataset


class CatalogueCSV(_OwnReader, base_formats.CSV):
    """CSV in UTF-8, with the mark that Excel needs to see it."""

    ending = ".csv"

    def export_data(self, dataset: tablib.Dataset, **_kwargs: Any) -> bytes:
        return write_csv(dataset.headers or [], ([str(cell) for cell in row] for row in dataset))


class CatalogueXLSX(_OwnReader, base_formats.XLSX):
    """An Excel workbook."""

    ending = ".xlsx"

    def export_data(self, dataset: tablib.Dataset, **kwargs: Any) -> bytes:
        safe = tablib.Dataset(*([guarded(str(cell)) for cell in row] for row in dataset), headers=dataset.headers)
        safe.title = "Services"
        return super().export_data(safe, **kwargs)


FORMATS: dict[str, Any] = {"csv": CatalogueCSV, "xlsx": CatalogueXLSX}


class ServiceResource(resources.ModelResource):
    """One row a service, codes for all that it names; rows may name one another in any order.

    What a row does is decided by `import_plan` and written by `import_table`, as on the portal's page.
    """

    code = Field(column_name="code")
    name = Field(column_name="name")
    summary = Field(column_name="summary")
    group = Field(column_name="group")
    kind = Field(column_name="kind")
    plan_arrangement = Field(column_name="plan_arrangement")
    part_of = Field(column_name="part_of")
    locality = Field(column_name="locality")
    neighbourhood = Field(column_name="neighbourhood")
    joint_with = Field(column_name="joint_with")
    aliases = Field(column_name="aliases")
    on_plan_list = Field(column_name="on_plan_list")
    start_year = Field(column_name="start_year")
    end_year = Field(column_name="end_year")
    retired_reason = Field(column_name="retired_reason")
    successors = Field(column_name="successors")

    class Meta:
        model = Service
        fields = COLUMNS
        import_id_fields = ("code",)

    def __init__(
        self,
        *,
        by: Any = None,
        on_conflict: str = OnConflict.STOP.value,
        expected: str = "",
        planned: Callable[[ImportPlan], None] | None = None,
    ) -> None:
        super().__init__()
        self.by, self.on_conflict, self.expected, self.planned = by, on_conflict, expected, planned

    @classmethod
    def get_display_name(cls) -> str:
        return "Services"

    def filter_export(self, queryset: QuerySet[Service], **_kwargs: Any) -> QuerySet[Service]:
        return services_as_entries().filter(pk__in=queryset.order_by().values("pk"))

    def export_resource(
        self, instance: Service, selected_fields: Sequence[str] | None = None, **_kwargs: Any
    ) -> list[str]:
        cells = as_cells(entry_of(instance))
        return [cells[field.column_name] for field in self.get_export_fields(selected_fields)]

    def import_data(self, dataset: tablib.Dataset, dry_run: bool = False, **_kwargs: Any) -> Result:
        """Preview (`dry_run`) or write the whole dataset; with any problem nothing is written."""
        table = getattr(dataset, "table", None) or _table_of(dataset)
        if dry_run:
            plan = import_plan(table, catalogue_as_it_stands(timezone.localdate()), self.on_conflict)
            if self.planned:
                self.planned(plan)
            return _result_of(plan)
        try:
            return _result_of(
                import_table(table=table, on_conflict=self.on_conflict, expected=self.expected, by=self.by)
            )
        except (ImportRefused, ImportOutdated) as refused:
            return _result_of(refused.plan, str(refused))
        except NotPermitted as refused:
            return _result_of(ImportPlan(), str(refused))


def _table_of(dataset: tablib.Dataset) -> Table:
    headers = tuple(str(header) for header in dataset.headers or ())
    rows = (
        TableRow(number, {header: unguarded(str(cell or "")) for header, cell in zip(headers, row, strict=True)})
        for number, row in enumerate(dataset, start=2)
    )
    return Table(headers, tuple(rows))


def _result_of(plan: ImportPlan, *problems: str) -> Result:
    """Return the plan in the words of django-import-export."""
    result = Result()
    result.diff_headers = list(COLUMNS)
    result.total_rows = len(plan.rows)
    for text in (*plan.problems, *problems):
        result.append_base_error(Error(text))
    for row in plan.rows:
        found = _row_result(row)
        result.append_row_result(found)
        result.increment_row_result_total(found)
        if found.validation_error:
            result.append_invalid_row(row.number, found.row_values, found.validation_error)
    return result


def _row_result(row: RowPlan) -> RowResult:
    found = RowResult()
    found.import_type = ROW_TYPES[row.outcome]
    found.object_repr = row.name
    cells = as_cells(row.entry) if row.entry else {"code": row.code, "name": row.name}
    found.row_values = cells
    changed = {one.column: one for one in row.differences}
    found.diff = [
        format_html("<del>{}</del> <ins>{}</ins>", changed[name].old, changed[name].new)
        if name in changed
        else format_html("{}", cells.get(name, ""))
        for name in COLUMNS
    ]
    if row.problems:
        by_field: dict[str, list[str]] = {}
        for problem in row.problems:
            by_field.setdefault(problem.field or "code", []).append(problem.text)
        found.validation_error = ValidationError(by_field)
    return found
