"""Forms of providers and of their risk."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_slug
from django.utils import timezone

from kloe.providers.actions.catalogue import FIELDS
from kloe.providers.forms.words import SeenForm, Words
from kloe.providers.models import Provider, RiskRating
from kloe.providers.queries.catalogue import DUE, NOT_RATED, ProviderFilter, localities_to_choose
from kloe.providers.rules.standing import last_review
from mlco_portal.wording import british_date
from services.forms.people import DayField

RISKS = [*RiskRating.Level.choices, (NOT_RATED, "Not rated yet"), (DUE, "To be judged now")]


class ProviderForm(SeenForm):
    """What is said of a provider; its code is given once."""

    code = forms.CharField(
        label="Code",
        max_length=60,
        validators=[validate_slug],
        help_text="Small letters, numbers and hyphens. It stands in addresses and files, so it never changes",
        error_messages={"invalid": "Use letters, numbers and hyphens only"},
    )
    name = forms.CharField(label="Name", max_length=200)
    kind = forms.ChoiceField(label="Kind of care", choices=[("", "Choose a kind"), *Provider.Kind.choices])
    summary = Words(label="What it provides (optional)", rows=3)
    locality: Any = forms.ModelChoiceField(
        label="Locality (optional)", queryset=None, required=False, empty_label="The whole city", to_field_name="code"
    )
    places = forms.IntegerField(
        label="Beds or places (optional)",
        required=False,
        min_value=1,
        max_value=100_000,
        widget=forms.NumberInput(attrs={"width": 5}),
    )
    cqc_rating = forms.ChoiceField(
        label="Rating by the CQC", required=False, choices=[("", "Not rated"), *Provider.CqcRating.choices]
    )
    cqc_rated_on = DayField(label="Rated by the CQC on (optional)", required=False)
    ended_on = DayField(label="Commissioned until (optional)", required=False)
    ended_reason = forms.CharField(label="Why it ended (optional)", required=False, max_length=300)

    def __init__(self, *args: Any, provider: Provider | None = None, **kwargs: Any) -> None:
        initial: dict[str, Any] = {"seen": 0}
        if provider is not None:
            locality = provider.locality.code if provider.locality else ""
            initial = {name: getattr(provider, name) for name in FIELDS}
            initial |= {"locality": locality, "seen": provider.revision}
        kwargs["initial"] = initial
        super().__init__(*args, **kwargs)
        self.fields["locality"].queryset = localities_to_choose()  # type: ignore[attr-defined]
        if provider is not None:
            del self.fields["code"]

    def clean_code(self) -> str:
        return str(self.cleaned_data["code"]).lower()

    @property
    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in FIELDS}


class RatingForm(SeenForm):
    """How great the risk is, why, and when it is judged again."""

    level = forms.ChoiceField(
        label="How great is the risk?",
        choices=RiskRating.Level.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how great the risk is"},
    )
    reason = Words(
        label="Why?",
        help_text="What you know now: audits, what people say, staffing, money, safeguarding",
        missing="Say why",
    )
    review_on = DayField(
        label="When is it judged again, at the latest?", help_text="Within a year. For example, 31 March 2027"
    )

    def clean_review_on(self) -> date:
        day: date = self.cleaned_data["review_on"]
        today = timezone.localdate()
        if day <= today:
            raise ValidationError("Choose a day after today")
        if day > last_review(today):
            raise ValidationError(f"Judge it again within a year: choose {british_date(last_review(today))} or earlier")
        return day


class ProviderFilterForm(forms.Form):
    """Which providers the overview shows; a value that is not offered filters nothing."""

    risk = forms.ChoiceField(label="Risk", required=False, choices=[("", "Every risk"), *RISKS])
    kind = forms.ChoiceField(label="Kind of care", required=False, choices=[("", "Every kind"), *Provider.Kind.choices])
    cqc = forms.ChoiceField(
        label="Rating by the CQC",
        required=False,
        choices=[("", "Every rating"), *Provider.CqcRating.choices, (NOT_RATED, "Not rated")],
    )
    locality = forms.ChoiceField(label="Locality", required=False)
    ended = forms.ChoiceField(
        label="Commissioned", required=False, choices=[("", "Commissioned now"), ("yes", "No longer commissioned")]
    )
    text = forms.CharField(label="Name or words", required=False)

    def __init__(self, asked: Mapping[str, str], *, localities: Iterable[Any]) -> None:
        offered: dict[str, list[Any]] = {
            name: list(self.base_fields[name].choices)  # type: ignore[attr-defined]
            for name in ("risk", "kind", "cqc", "ended")
        }
        offered["locality"] = [("", "Everywhere"), *((one.code, one.name) for one in localities)]
        known = {name: {code for code, _ in given} for name, given in offered.items()}
        chosen = {name: one if (one := asked.get(name, "")) in known[name] else "" for name in offered}
        super().__init__({**chosen, "text": asked.get("text", "").replace("\x00", "")[:200]})
        self.fields["locality"].choices = offered["locality"]  # type: ignore[attr-defined]

    @property
    def wanted(self) -> ProviderFilter:
        return ProviderFilter(**{name: str(self.data[name]) for name in self.fields})

    @property
    def is_set(self) -> bool:
        return self.wanted != ProviderFilter()
