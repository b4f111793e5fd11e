"""A file or a paste with values, and why one is undone."""

from typing import Any

from django import forms
from django.conf import settings

from kloe.measurements.models import ImportBatch


def _on_conflict() -> forms.ChoiceField:
    return forms.ChoiceField(
        label="What happens when a period has another value already?",
        choices=ImportBatch.OnConflict.choices,
        initial=ImportBatch.OnConflict.STOP,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what happens when a period has a value already"},
    )


class FileForm(forms.Form):
    """A file; what is in it is checked after it was taken in."""

    file = forms.FileField(
        label="File",
        help_text="A .csv file or an Excel workbook (.xlsx); of a workbook the first sheet that is not hidden counts",
        allow_empty_file=True,
        error_messages={"required": "Choose a file"},
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.xlsx"}),
    )
    on_conflict = _on_conflict()

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        limit = settings.MEASUREMENTS_MAX_BYTES
        if file.size and file.size > limit:
            raise forms.ValidationError(
                f"The file is larger than {limit / 1024 / 1024:.0f} MB. Split it, then upload it again."
            )
        if not file.name.lower().endswith((".csv", ".xlsx")):
            raise forms.ValidationError("Choose a file that ends in .csv or .xlsx")
        return file


class PasteForm(forms.Form):
    """Cells copied in Excel."""

    cells = forms.CharField(
        label="Cells",
        strip=False,
        help_text="Copy the cells in Excel with the row of headers, and paste them here. "
        "Import a file for more than 20,000 rows",
        error_messages={"required": "Paste the cells, with the row of headers"},
        widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false", "class": "org-cells"}),
    )
    on_conflict = _on_conflict()


class UndoForm(forms.Form):
    """Why a batch is taken back."""

    reason = forms.CharField(
        label="Why is it undone?",
        help_text="It stays with the values that go",
        max_length=2000,
        error_messages={"required": "Say why it is undone"},
        widget=forms.Textarea(attrs={"rows": 3}),
    )
