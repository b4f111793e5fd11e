"""Providers as files, through django-import-export: one row a provider, found again by its code.

The preview and the import run the same resource; `rows` says what each row does in plain values.
"""

from datetime import date, datetime
from typing import Any

import tablib
from django.core.exceptions import ValidationError
from django.core.validators import validate_slug
from import_export import resources, widgets
from import_export.fields import Field
from import_export.formats import base_formats
from import_export.results import RowResult

from kloe.providers.actions.catalogue import FIELDS, values_of
from kloe.providers.models import Provider, ProviderImport
from kloe.providers.rules.imports import Change, ImportSeen, RowSeen
from mlco_portal.accounts.models import User
from mlco_portal.audit.actions import changes_between, record
from mlco_portal.spreadsheets import Table, guarded, write_csv
from services.models import Locality

COLUMNS = ("code", *FIELDS)
NEEDED = ("code", "name", "kind")
OnConflict = ProviderImport.OnConflict
DAYS = ("%Y-%m-%d", "%d/%m/%Y", "%d %B %Y")


class OneOf(widgets.Widget):
    """A code of a list, or the words that stand for it."""

    def __init__(self, choices: list[Any], *, blank: bool = False) -> None:
        super().__init__()
        self.known = {code.lower(): code for code, _ in choices} | {words.lower(): code for code, words in choices}
        self.codes, self.blank = [code for code, _ in choices], blank

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> str:
        text = str(value or "").strip().lower()
        if not text and self.blank:
            return ""
        if text not in self.known:
            raise ValueError(f"Use one of {', '.join(self.codes)}")
        return str(self.known[text])


class Day(widgets.Widget):
    """A date such as 2025-03-31 or 31/3/2025."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> date | None:
        text = str(value or "").strip()
        if not text:
            return None
        for form in DAYS:
            try:
                found = datetime.strptime(text, form).date()  # noqa: DTZ007 - a day has no time zone
            except ValueError:
                continue
            if 2000 <= found.year <= 2099:
                return found
        raise ValueError("Write the date as 2025-03-31 or 31/3/2025")

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return value.isoformat() if value else ""


class Places(widgets.Widget):
    """A whole number from 1, or nothing."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> int | None:
        text = str(value or "").strip().replace(",", "")
        if not text:
            return None
        if not text.isdecimal() or not 1 <= int(text[:9]) <= 100_000:
            raise ValueError("Write a whole number from 1 to 100,000, or leave it empty")
        return int(text)


class InLocality(widgets.ForeignKeyWidget):
    """The code of a locality; all are looked up once."""

    def __init__(self) -> None:
        super().__init__(Locality, "code")
        self.known: dict[str, Locality] | None = None

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Locality | None:
        text = str(value or "").strip()
        if not text:
            return None
        if self.known is None:
            self.known = {one.code.lower(): one for one in Locality.objects.all()}
        if text.lower() not in self.known:
            raise ValueError(f"Use the code of a locality: {', '.join(one.code for one in self.known.values())}")
        return self.known[text.lower()]


class ProviderResource(resources.ModelResource):
    """Rows add providers or change them; none is removed, and no risk rating comes from a file."""

    code = Field(attribute="code", column_name="code")
    name = Field(attribute="name", column_name="name")
    kind = Field(attribute="kind", column_name="kind", widget=OneOf(Provider.Kind.choices))
    summary = Field(attribute="summary", column_name="summary", default="")
    locality = Field(attribute="locality", column_name="locality")
    places = Field(attribute="places", column_name="places", widget=Places())
    cqc_rating = Field(
        attribute="cqc_rating", column_name="cqc_rating", widget=OneOf(Provider.CqcRating.choices, blank=True)
    )
    cqc_rated_on = Field(attribute="cqc_rated_on", column_name="cqc_rated_on", widget=Day())
    ended_on = Field(attribute="ended_on", column_name="ended_on", widget=Day())
    ended_reason = Field(attribute="ended_reason", column_name="ended_reason", default="")

    class Meta:
        model = Provider
        fields = COLUMNS
        import_id_fields = ("code",)
        skip_unchanged = True
        report_skipped = True
        clean_model_instances = True
        use_transactions = True
        skip_html_diff = True

    def __init__(self, *, by: User | None = None, on_conflict: str = OnConflict.STOP.value) -> None:
        super().__init__()
        self.fields["locality"].widget = InLocality()
        self.by, self.on_conflict = by, on_conflict
        self.numbers: list[int] = []
        self.first: dict[str, int] = {}
        self.known: set[str] = set()
        self.before: dict[str, dict[str, str]] = {}
        self.changes: dict[int, tuple[Change, ...]] = {}

    def before_import(self, dataset: tablib.Dataset, **kwargs: Any) -> None:
        self.numbers = self.numbers or list(range(2, len(dataset) + 2))
        self.known = set(Provider.objects.values_list("code", flat=True))
        self.first, self.changes = {}, {}

    def before_import_row(self, row: Any, **kwargs: Any) -> None:
        for name in row:
            row[name] = str(row[name] or "").replace("\x00", "").strip()
        number = self.numbers[kwargs["row_number"] - 1]
        code = row["code"] = row["code"].lower()
        try:
            validate_slug(code)
        except ValidationError as error:
            raise ValidationError({"code": "Write a code of letters, numbers and hyphens"}) from error
        if self.first.setdefault(code, number) != number:
            raise ValidationError({"code": f"Row {self.first[code]} has the same code. A provider stands in one row"})
        if code in self.known and self.on_conflict == OnConflict.STOP:
            raise ValidationError({"code": "A provider with this code is in the portal already"})

    def after_init_instance(self, instance: Provider, new: bool, row: Any, **kwargs: Any) -> None:
        self.before[instance.code or row["code"]] = {} if new else _cells(instance)
        instance.said_before = {} if new else values_of(instance)  # type: ignore[attr-defined]

    def skip_row(self, instance: Any, original: Any, row: Any, import_validation_errors: Any = None) -> bool:
        if original.pk is not None and self.on_conflict == OnConflict.SKIP:
            return True
        return bool(super().skip_row(instance, original, row, import_validation_errors))

    def before_save_instance(self, instance: Provider, row: Any, **kwargs: Any) -> None:
        after = _cells(instance)
        before = self.before.get(instance.code, {})
        self.changes[kwargs["row_number"]] = tuple(
            (name, before.get(name, ""), after[name]) for name in COLUMNS if after[name] != before.get(name, "")
        )
        instance.revision += 1 if instance.pk else 0

    def after_save_instance(self, instance: Provider, row: Any, **kwargs: Any) -> None:
        if kwargs.get("dry_run"):
            return
        said: dict[str, Any] = instance.said_before  # type: ignore[attr-defined]
        action = "providers.change_provider" if said else "providers.add_provider"
        changes = changes_between(said, values_of(instance))
        record(action, by=self.by, about=instance, changes=changes, reason="Imported from a file")


def _cells(provider: Provider) -> dict[str, str]:
    days = ("cqc_rated_on", "ended_on")
    cells = {name: getattr(provider, name) for name in COLUMNS}
    cells |= {name: cells[name].isoformat() if cells[name] else "" for name in days}
    cells["locality"] = provider.locality.code if provider.locality else ""
    return {name: "" if value is None else str(value) for name, value in cells.items()}


def run_import(*, table: Table, on_conflict: str, by: User, dry_run: bool) -> ImportSeen:
    """Say what the table does (`dry_run`), or do it; with any problem nothing is written."""
    if problems := _header_problems(table.headers):
        return ImportSeen(problems=problems)
    # PostgreSQL keeps the cells of a staged row in an order of its own, so each is asked for by its header.
    cells = ([row.cells[name] for name in table.headers] for row in table.rows)
    dataset = tablib.Dataset(*cells, headers=list(table.headers))
    resource = ProviderResource(by=by, on_conflict=on_conflict)
    resource.numbers = [row.number for row in table.rows]
    result = resource.import_data(dataset, dry_run=dry_run, rollback_on_validation_errors=True)
    rows = tuple(
        _seen(source.number, source.cells, row, resource.changes.get(place, ()))
        for place, (source, row) in enumerate(zip(table.rows, result.rows, strict=True), start=1)
    )
    return ImportSeen(rows, tuple(str(one.error) for one in result.base_errors))


def _header_problems(headers: tuple[str, ...]) -> tuple[str, ...]:
    problems = []
    if missing := [name for name in NEEDED if name not in headers]:
        problems.append(f"The file needs a column {' and a column '.join(missing)}. The first row names the columns.")
    if unknown := [name for name in headers if name not in COLUMNS]:
        known = ", ".join(COLUMNS)
        problems.append(f"The portal does not know the column {', '.join(unknown)[:200]}. It knows: {known}.")
    return tuple(problems)


def _seen(number: int, cells: dict[str, str], row: RowResult, changes: tuple[Change, ...]) -> RowSeen:
    code, name = cells.get("code", "").strip().lower(), cells.get("name", "").strip()
    problems = [("", str(one.error)) for one in row.errors]
    if row.validation_error is not None:
        told = row.validation_error.message_dict
        problems += [("" if column == "__all__" else column, text) for column, texts in told.items() for text in texts]
    outcome = RowResult.IMPORT_TYPE_INVALID if problems else row.import_type
    return RowSeen(number, code, name, outcome, () if problems else changes, tuple(problems))


class ProvidersCSV(base_formats.CSV):
    """CSV in UTF-8, with the mark that Excel needs to see it; no cell is taken for a formula."""

    def export_data(self, dataset: tablib.Dataset, **kwargs: Any) -> bytes:
        return write_csv(dataset.headers or [], ([str(cell) for cell in row] for row in dataset))


class ProvidersXLSX(base_formats.XLSX):
    """An Excel workbook in which no cell is taken for a formula."""

    def export_data(self, dataset: tablib.Dataset, **kwargs: Any) -> bytes:
        safe = tablib.Dataset(*([guarded(str(cell)) for cell in row] for row in dataset), headers=dataset.headers)
        safe.title = "Providers"
        found: bytes = super().export_data(safe, **kwargs)
        return found


FORMATS: dict[str, Any] = {"csv": ProvidersCSV, "xlsx": ProvidersXLSX}
