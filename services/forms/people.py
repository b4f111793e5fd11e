"""Forms of who holds which role, and who stands in."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from mlco_portal.accounts.models import User
from mlco_portal.accounts.roles import ROLE_CHOICES, ROLES
from services.models import Locality, Scope, Service, ServiceGroup
from services.queries.people import COMING, ENDED, NOW, AppointmentFilter
from services.rules.people import scopes_of_role

DAY = "For example, 31 March 2025 or 31/3/2025"
DAY_FORMATS = ["%d/%m/%Y", "%d %B %Y", "%d %b %Y", "%Y-%m-%d", "%d.%m.%Y", "%d-%m-%Y", "%d/%m/%y"]


class DayField(forms.DateField):
    """A date as people write it: 31/3/2025, 31 March 2025 or 2025-03-31."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", DAY)
        kwargs.setdefault("input_formats", DAY_FORMATS)
        kwargs.setdefault("widget", forms.DateInput(format="%d/%m/%Y", attrs={"width": 10}))
        super().__init__(**kwargs)
        self.error_messages["invalid"] = "Enter a date such as 31 March 2025"

    def to_python(self, value: Any) -> date | None:
        found = super().to_python(" ".join(value.split()) if isinstance(value, str) else value)
        if found is not None and not 2000 <= found.year <= 2099:
            raise ValidationError("Enter a date between 2000 and 2099")
        return found


class PersonField(forms.ModelChoiceField):
    """Somebody with an open account, named with the address that tells two of a name apart."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.name} ({obj.email})"


class AppointForm(forms.Form):
    """Gives a person a role somewhere, from one day to another."""

    user = PersonField(label="Person", queryset=User.objects.none(), empty_label="Choose a person")
    role = forms.ChoiceField(label="Role", choices=ROLE_CHOICES, widget=forms.RadioSelect)
    scope = forms.ChoiceField(label="How far does the role reach?", choices=Scope.choices, widget=forms.RadioSelect)
    service = forms.ModelChoiceField(
        label="Service",
        queryset=Service.objects.none(),
        required=False,
        empty_label="None",
        help_text="For the scope “One service”",
    )
    group = forms.ModelChoiceField(
        label="Service group",
        queryset=ServiceGroup.objects.none(),
        required=False,
        empty_label="None",
        help_text="For “A service group”",
    )
    locality = forms.ModelChoiceField(
        label="Locality",
        queryset=Locality.objects.none(),
        required=False,
        empty_label="None",
        help_text="For the scope “A locality”",
    )
    starts_on = DayField(label="First day")
    ends_on = DayField(label="Last day", required=False, help_text="Leave empty when nobody knows it yet")

    def __init__(
        self,
        *args: Any,
        people: QuerySet[User],
        services: QuerySet[Service],
        groups: QuerySet[ServiceGroup],
        localities: QuerySet[Locality],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        querysets = {"user": people, "service": services, "group": groups, "locality": localities}
        for name, queryset in querysets.items():
            self.fields[name].queryset = queryset  # type: ignore[attr-defined]
        self.fields["role"].choice_hints = {  # type: ignore[attr-defined]
            code: role.description for code, role in ROLES.items()
        }

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        role, scope = cleaned.get("role"), cleaned.get("scope")
        if role and scope and scope not in scopes_of_role(role):
            allowed = ", ".join(one.label.lower() for one in scopes_of_role(role))
            self.add_error("scope", f"The role {ROLES[role].name.lower()} can be held for: {allowed}")
        elif scope and scope != Scope.ORGANISATION and not cleaned.get(scope) and scope not in self.errors:
            self.add_error(scope, f"Choose the {self.fields[scope].label.lower()}")  # type: ignore[union-attr]
        return cleaned

    @property
    def place(self) -> Any:
        """The service, group or locality of the scope chosen; None for the whole organisation."""
        return self.cleaned_data.get(self.cleaned_data["scope"])


class EndAppointmentForm(forms.Form):
    """Says with which day a role ends."""

    last_day = DayField(label="Last day", help_text=f"The role still counts on that day. {DAY}")
    reason = forms.CharField(label="Why does it end?", required=False, max_length=200)


class DeputyForm(forms.Form):
    """Names somebody who stands in for a while."""

    deputy = PersonField(label="Deputy", queryset=User.objects.none(), empty_label="Choose a person")
    starts_on = DayField(label="First day")
    ends_on = DayField(label="Last day")
    reason = forms.CharField(label="Why?", required=False, max_length=200, help_text="Such as annual leave")

    def __init__(self, *args: Any, people: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["deputy"].queryset = people  # type: ignore[attr-defined]


class AppointmentFilterForm(forms.Form):
    """Narrows the list of roles; what it cannot read narrows nothing."""

    person = forms.CharField(label="Person", required=False)
    role = forms.ChoiceField(label="Role", required=False, choices=[("", "All"), *ROLE_CHOICES])
    service = forms.CharField(label="Service, group or locality", required=False)
    when = forms.ChoiceField(
        label="When", required=False, choices=[(NOW, "In force today"), (COMING, "Still to begin"), (ENDED, "Ended")]
    )

    def wanted(self) -> AppointmentFilter:
        self.full_clean()
        given = self.cleaned_data
        return AppointmentFilter(
            role=given.get("role", ""),
            person=given.get("person", "").replace("\x00", ""),
            service=given.get("service", "").replace("\x00", ""),
            when=given.get("when") or NOW,
        )
