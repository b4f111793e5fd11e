"""The form that takes a file of providers."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from kloe.providers.models import ProviderImport
from mlco_portal.spreadsheets import Table, UnreadableFile, read_table


class ImportForm(forms.Form):
    """Reads the file into a table, or says why it cannot be read."""

    file = forms.FileField(
        label="File",
        help_text="A .csv file or an Excel workbook (.xlsx) with the columns of the export",
        allow_empty_file=True,
        error_messages={"required": "Choose a file"},
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.xlsx"}),
    )
    on_conflict = forms.ChoiceField(
        label="What happens when a code is in the portal already?",
        choices=ProviderImport.OnConflict.choices,
        initial=ProviderImport.OnConflict.STOP,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what happens when a code is there already"},
    )
    table: Table

    def clean_file(self) -> Any:
        file: UploadedFile = self.cleaned_data["file"]
        most = settings.IMPORT_MAX_BYTES
        if file.size and file.size > most:
            raise forms.ValidationError(
                f"The file is larger than {most / 1024 / 1024:.0f} MB. Split it, then upload it again."
            )
        try:
            self.table = read_table(file.read(), file.name or "", max_bytes=most, max_rows=settings.IMPORT_MAX_ROWS)
        except UnreadableFile as problem:
            raise forms.ValidationError(str(problem)) from problem
        return file
