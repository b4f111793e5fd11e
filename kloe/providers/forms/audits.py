"""Forms of audits: planned, done, called off."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from kloe.lines.models import CqcQuestion
from kloe.providers.actions.auditing import Found
from kloe.providers.forms.words import SeenForm, Words
from kloe.providers.models import AuditFinding, ProviderAudit
from kloe.providers.queries.action_plans import leads_to_choose
from kloe.providers.queries.audits import questions_to_choose
from kloe.providers.rules.standing import earliest_done, furthest_day
from mlco_portal.form_fields import TickedRows
from services.forms.people import DayField, PersonField


class AuditForm(SeenForm):
    """When an audit takes place, who leads it and what it looks at."""

    planned_on = DayField(label="When is it planned for?")
    lead = PersonField(label="Who leads it?", queryset=None, empty_label="Choose a person")
    questions: Any = TickedRows(
        label="Which of the CQC’s questions does it look at?",
        queryset=None,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one of the CQC’s questions"},
    )
    about = Words(label="What is looked at in particular? (optional)", rows=3)

    def __init__(self, *args: Any, audit: ProviderAudit | None = None, **kwargs: Any) -> None:
        initial: dict[str, Any] = {"seen": 0, **kwargs.pop("initial", {})}
        if audit is not None:
            initial = {"planned_on": audit.planned_on, "lead": audit.lead_id, "about": audit.about}
            initial |= {"questions": [one.pk for one in audit.questions.all()], "seen": audit.revision}
        super().__init__(*args, **{**kwargs, "initial": initial})
        lead = audit.lead_id if audit else None
        self.fields["lead"].queryset = leads_to_choose(timezone.localdate(), also=lead)  # type: ignore[attr-defined]
        self.fields["questions"].queryset = questions_to_choose()  # type: ignore[attr-defined]

    def clean_planned_on(self) -> Any:
        day = self.cleaned_data["planned_on"]
        if day < timezone.localdate() and day != self.initial.get("planned_on"):
            raise ValidationError("The day has passed. Choose today or a later day")
        if day > furthest_day(timezone.localdate()):
            raise ValidationError("This is more than two years ahead. Check the year")
        return day


class FindingsForm(SeenForm):
    """What an audit found: a judgement and words for each question that it looked at."""

    done_on = DayField(label="When was it done?")

    def __init__(self, *args: Any, audit: ProviderAudit, questions: Sequence[CqcQuestion], **kwargs: Any) -> None:
        kwargs["initial"] = {"seen": audit.revision, "done_on": min(audit.planned_on, timezone.localdate())}
        super().__init__(*args, **kwargs)
        self.questions, self.earliest = questions, earliest_done(audit.planned_on)
        planned = {one.pk for one in audit.questions.all()}
        for one in questions:
            is_planned = one.pk in planned
            nothing = [] if is_planned else [("", "Not looked at")]
            self.fields[f"judgement_{one.pk}"] = forms.ChoiceField(
                label=one.name,
                help_text=one.meaning,
                required=is_planned,
                choices=[*nothing, *AuditFinding.Judgement.choices],
                widget=forms.RadioSelect(attrs={"inline": True}),
                error_messages={"required": f"Say how it stands with “{one.name}”"},
            )
            self.fields[f"found_{one.pk}"] = Words(label=f"What was found under “{one.name}”", rows=3)
        self.fields["summary"] = Words(label="What was found in all?", missing="Say what was found in all")

    def clean_done_on(self) -> Any:
        day = self.cleaned_data["done_on"]
        if day > timezone.localdate():
            raise ValidationError("The day has not come yet. Enter today or an earlier day")
        if day < self.earliest:
            raise ValidationError("This is more than a year before the day it was planned for. Check the year")
        return day

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        for one in self.questions:
            judgement = given.get(f"judgement_{one.pk}", "")
            words = given.get(f"found_{one.pk}", "")
            if judgement and judgement != AuditFinding.Judgement.MET and not words:
                self.add_error(f"found_{one.pk}", f"Say what was found wanting under “{one.name}”")
            if words and not judgement and f"judgement_{one.pk}" not in self.errors:
                self.add_error(f"judgement_{one.pk}", f"Say how it stands with “{one.name}”")
        return given

    @property
    def found(self) -> list[Found]:
        given = self.cleaned_data
        return [
            Found(one, given[f"judgement_{one.pk}"], given[f"found_{one.pk}"])
            for one in self.questions
            if given[f"judgement_{one.pk}"]
        ]


class CallOffForm(SeenForm):
    """Why an audit does not take place."""

    reason = Words(label="Why does it not take place?", missing="Say why it does not take place", rows=3)
