"""The forms that take a workbook, and that say what happens with it."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from mlco_portal.spreadsheets import UnreadableFile
from mlco_portal.years import PlanningYear
from planning.year_workbook.models import YearWorkbook
from planning.year_workbook.reading import MAX_BYTES, FileBook, WrongSheets, read_workbook


class UploadForm(forms.Form):
    """Reads the workbook, or says why it cannot be read."""

    file = forms.FileField(
        label="Workbook",
        help_text="An Excel workbook (.xlsx), at most 5 MB and 3,000 rows. Start from the export or the template",
        allow_empty_file=True,
        error_messages={"required": "Choose a workbook"},
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx"}),
    )
    other_year = forms.BooleanField(label="", required=False, widget=forms.CheckboxInput)
    workbook: FileBook

    def __init__(self, *args: Any, year: PlanningYear, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.year = year
        self.fields["other_year"].label = f"It is a workbook of another year: load it into {year} all the same"

    def clean_file(self) -> Any:
        file: UploadedFile = self.cleaned_data["file"]
        if file.size and file.size > MAX_BYTES:
            raise forms.ValidationError("The file is larger than 5 MB. Start from the workbook that the portal gives.")
        try:
            self.workbook = read_workbook(file.read(), file.name or "")
        except WrongSheets as wrong:
            raise forms.ValidationError(list(wrong.problems)) from wrong
        except UnreadableFile as problem:
            raise forms.ValidationError(str(problem)) from problem
        return file

    def clean(self) -> dict[str, Any]:
        said = self.workbook.year if "file" in self.cleaned_data else None
        if said is not None and said != self.year and not self.cleaned_data.get("other_year"):
            self.add_error(
                "file",
                f"This workbook says that it is of {said}, and this page is of {self.year}. Choose another one, "
                "or say below that it is meant",
            )
        return self.cleaned_data


class ChoiceForm(forms.Form):
    """What happens to rows that the portal has already, and to those with a fault; `seen` is what the page showed."""

    existing = forms.ChoiceField(
        label="What happens when the portal has a row already?",
        choices=YearWorkbook.Existing.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what happens when the portal has a row already"},
    )
    faulty = forms.ChoiceField(
        label="What happens with a row that has a fault?",
        choices=YearWorkbook.Faulty.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what happens with a row that has a fault"},
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)
