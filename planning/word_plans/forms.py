"""The file that is sent."""

from typing import Any

from django import forms

from planning.word_plans.documents.package import MAX_FILE


class WordFileForm(forms.Form):
    """A Word document; what is in it is judged by reading it."""

    file = forms.FileField(
        label="Word document (.docx)",
        help_text=f"The plan that you downloaded here, or last year’s plan in the same layout. "
        f"{MAX_FILE // 1024 // 1024} MB at most.",
        error_messages={
            "required": "Choose a Word document",
            "empty": "The portal expected a Word document (.docx) and found an empty file. Check that the plan was "
            "saved, and send it again.",
            "missing": "Choose a Word document",
        },
        max_length=255,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".docx"}),
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MAX_FILE:
            raise forms.ValidationError(
                f"The file is larger than {MAX_FILE // 1024 // 1024} MB. The portal expected a plan without large "
                "pictures. Take the pictures out, save the document, and send it again."
            )
        return file
