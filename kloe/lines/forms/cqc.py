"""What people send about the CQC's questions and quality statements."""

from typing import Any

from django import forms
from django.core.validators import validate_slug

from kloe.lines.models import CqcQuestion, Kloe, QualityStatement
from mlco_portal.form_fields import TickedRows


class QuestionForm(forms.Form):
    """One of the CQC's questions."""

    name = forms.CharField(label="Question", max_length=120, help_text="Such as Safe")
    code = forms.CharField(
        label="Code",
        max_length=40,
        validators=[validate_slug],
        help_text="Small letters and hyphens, such as well-led",
        error_messages={"invalid": "Use letters, numbers and hyphens only"},
    )
    meaning = forms.CharField(label="What it asks (optional)", required=False, widget=forms.Textarea(attrs={"rows": 3}))
    order = forms.IntegerField(
        label="Place in the list", min_value=0, max_value=999, widget=forms.NumberInput(attrs={"width": 3})
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, question: CqcQuestion | None = None, **kwargs: Any) -> None:
        names = ("name", "code", "meaning", "order")
        initial = {name: getattr(question, name) for name in names} if question else {}
        kwargs["initial"] = {**initial, "seen": question.revision if question else 0}
        super().__init__(*args, **kwargs)

    @property
    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("name", "code", "meaning", "order")}


class StatementForm(forms.Form):
    """A quality statement, and the MLCO KLOEs that answer to it."""

    name = forms.CharField(label="Statement", max_length=200)
    question = forms.ModelChoiceField(
        label="CQC question", queryset=CqcQuestion.objects.all(), empty_label="Choose a question"
    )
    order = forms.IntegerField(
        label="Place in the list", min_value=0, max_value=999, widget=forms.NumberInput(attrs={"width": 3})
    )
    kloes = TickedRows(
        label="MLCO KLOEs that answer to it",
        queryset=Kloe.objects.order_by("-year", "order"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, statement: QualityStatement | None = None, **kwargs: Any) -> None:
        initial: dict[str, Any] = {"seen": 0}
        if statement:
            names = ("name", "question", "order")
            initial = {name: getattr(statement, name) for name in names}
            initial |= {"kloes": list(statement.kloes.all()), "seen": statement.revision}
        kwargs["initial"] = initial
        super().__init__(*args, **kwargs)

    @property
    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("name", "question", "order")}
