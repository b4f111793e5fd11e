"""Forms of days away."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from mlco_portal.accounts.models import User
from services.forms.people import DayField, PersonField


class AbsenceForm(forms.Form):
    """From when to when I am away."""

    starts_on = DayField(label="First day away")
    ends_on = DayField(label="Last day away")


class AbsenceOfForm(AbsenceForm):
    """From when to when somebody is away."""

    user = PersonField(label="Person", queryset=User.objects.none(), empty_label="Choose a person")
    field_order = ["user", "starts_on", "ends_on"]

    def __init__(self, *args: Any, people: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user"].queryset = people  # type: ignore[attr-defined]
