"""The filter of the register, in the address: a filtered register can be kept as a bookmark."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone

from planning.approval.models import Decision, Move

ALL = ("", "All")


class RegisterFilter(forms.Form):
    """Year, service, person, kind of decision, meeting, and days; `narrowed` applies what was chosen."""

    year = forms.ChoiceField(label="Planning year", required=False)
    service = forms.ChoiceField(label="Service", required=False)
    who = forms.CharField(label="Person", required=False, max_length=200)
    move = forms.ChoiceField(label="What was done", required=False, choices=[ALL, *Move.choices])
    meeting = forms.ChoiceField(label="Meeting", required=False)
    since = forms.DateField(label="First day", required=False, help_text="For example, 15/3/2024")
    until = forms.DateField(label="Last day", required=False, help_text="For example, 15/3/2024")

    def __init__(self, *args: Any, choices: dict[str, list[tuple[str, str]]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, found in choices.items():
            self.fields[name].choices = [ALL, *found]  # type: ignore[attr-defined]
        for name in ("since", "until"):
            self.fields[name].error_messages["invalid"] = "Enter a date such as 15/3/2024"

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and until < since:
            self.add_error("until", "The last day is before the first day")
        return cleaned

    def narrowed(self, decisions: QuerySet[Decision]) -> QuerySet[Decision]:
        """Return the decisions that fit what was chosen: none when something of it cannot be read."""
        if not self.is_valid():
            return decisions.none()
        chosen = self.cleaned_data
        columns = {"year": "case__year", "service": "case__service", "move": "move"}
        wanted = {column: chosen[name] for name, column in columns.items() if chosen[name]}
        if chosen["meeting"]:
            wanted["meeting_item__meeting"] = chosen["meeting"]
        found = decisions.filter(**wanted)
        if chosen["who"]:
            found = found.filter(Q(by_label__icontains=chosen["who"]) | Q(on_behalf_of_label__icontains=chosen["who"]))
        if chosen["since"]:
            found = found.filter(at__gte=_start_of(chosen["since"]))
        # No day follows the last one that can be written.
        if chosen["until"] and chosen["until"] != date.max:
            found = found.filter(at__lt=_start_of(chosen["until"] + timedelta(days=1)))
        return found

    @property
    def used(self) -> dict[str, Any]:
        """What was chosen, for the audit trail: {field: [None, value]}."""
        return {name: [None, value] for name, value in self.cleaned_data.items() if value}


def _start_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
