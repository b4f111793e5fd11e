"""The glossary as a file: one row a term, found again by its short form."""

from typing import Any

import tablib
from import_export import resources
from import_export.formats import base_formats

from mlco_portal.audit.actions import changes_between, record
from mlco_portal.spreadsheets import guarded
from planning.glossary.actions import FIELDS, values_of
from planning.glossary.models import Term


class SafeCSV(base_formats.CSV):
    """CSV in which no cell is taken for a formula."""

    def export_data(self, dataset: tablib.Dataset, **kwargs: Any) -> Any:
        return super().export_data(_guarded(dataset), **kwargs)


class SafeXLSX(base_formats.XLSX):
    """An Excel workbook in which no cell is taken for a formula."""

    def export_data(self, dataset: tablib.Dataset, **kwargs: Any) -> Any:
        return super().export_data(_guarded(dataset), **kwargs)


def _guarded(dataset: tablib.Dataset) -> tablib.Dataset:
    rows = ([guarded(str(cell)) for cell in row] for row in dataset)
    return tablib.Dataset(*rows, headers=dataset.headers, title="Glossary")


class TermResource(resources.ModelResource):
    """Rows add terms or change them; none is removed. Each leaves an entry in the audit trail."""

    class Meta:
        model = Term
        fields = FIELDS
        import_id_fields = ("short",)
        skip_unchanged = True
        report_skipped = True
        clean_model_instances = True
        use_transactions = True

    def before_import_row(self, row: Any, **kwargs: Any) -> None:
        for name in FIELDS:
            row[name] = str(row.get(name) or "").replace("\x00", "").strip()

    def before_save_instance(self, instance: Term, row: Any, **kwargs: Any) -> None:
        stored = Term.objects.filter(pk=instance.pk).first() if instance.pk else None
        instance.before = values_of(stored) if stored else {}  # type: ignore[attr-defined]

    def after_save_instance(self, instance: Term, row: Any, **kwargs: Any) -> None:
        if not kwargs.get("dry_run"):
            before: dict[str, str] = instance.before  # type: ignore[attr-defined]
            action = "glossary.change_term" if before else "glossary.add_term"
            changes = changes_between(before, values_of(instance))
            record(action, by=kwargs.get("user"), about=instance, changes=changes, reason="Imported from a file")
