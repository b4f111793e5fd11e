"""Forms of late passes: giving one, asking for one."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from mlco_portal.accounts.models import User
from planning.cycle.rules.passes import NoSuchMoment, moment_in_london
from services.forms.people import DayField, PersonField
from services.models import Service

LONGEST = 2000


class ChooseServiceForm(forms.Form):
    """Whose plan it is; the people come next."""

    service = forms.ChoiceField(label="Service", error_messages={"required": "Choose a service"})

    def __init__(self, *args: Any, services: QuerySet[Service], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", "Choose a service"), *((one.code, one.name) for one in services)]
        self.fields["service"].choices = choices  # type: ignore[attr-defined]


class GivePassForm(forms.Form):
    """Who may write the plan after the others, until when, and why."""

    user = PersonField(
        label="Who gets the pass?",
        queryset=User.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={
            "required": "Choose who gets the pass",
            "invalid_choice": "Choose one of the people who write this plan",
        },
    )
    day = DayField(label="Last day")
    clock = forms.TimeField(
        label="Until what time on that day?",
        help_text="For example, 5pm is 17:00",
        input_formats=["%H:%M", "%H.%M", "%H:%M:%S", "%I:%M%p", "%I%p", "%I:%M %p", "%I %p"],
        widget=forms.TimeInput(format="%H:%M", attrs={"width": 5}),
        error_messages={"required": "Enter a time such as 17:00", "invalid": "Enter a time such as 17:00"},
    )
    reason = forms.CharField(
        label="Why?",
        help_text="It stands in the list of passes and in the audit trail",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Give a reason", "max_length": f"Use {LONGEST:,} characters or fewer"},
    )

    def __init__(self, *args: Any, people: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user"].queryset = people  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        if found.get("day") and found.get("clock") is not None:
            try:
                found["expires_at"] = moment_in_london(found["day"], found["clock"])
            except NoSuchMoment as problem:
                self.add_error("clock", str(problem))
        return found


class AskForPassForm(forms.Form):
    """What the planning team should know."""

    why = forms.CharField(
        label="What should the planning team know?",
        help_text="Such as what is missing, and by when you can finish. You can leave it empty",
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"max_length": f"Use {LONGEST:,} characters or fewer"},
    )
