"""The filter of the audit page, in the address: a filtered page can be kept as a bookmark."""

from datetime import date, datetime, time, timedelta
from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone

from mlco_portal.audit.models import AuditEntry
from mlco_portal.audit.presenters import action_words, area_words
from mlco_portal.audit.queries import actions_in_use

DATE_HINT = "For example, 15/3/2024"
DATE_WRONG = "Enter a date such as 15/3/2024"


def _start_of(day: Any) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _date(label: str, method: str) -> django_filters.DateFilter:
    return django_filters.DateFilter(
        label=label, method=method, help_text=DATE_HINT, error_messages={"invalid": DATE_WRONG}
    )


class PeriodForm(forms.Form):
    """Refuses a period that ends before it starts."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and until < since:
            self.add_error("until", "The last day is before the first day")
        return cleaned


class AuditFilter(django_filters.FilterSet):
    """Who, what, about which object, when."""

    who = django_filters.CharFilter(label="Who", field_name="by_label", lookup_expr="icontains", max_length=200)
    action = django_filters.ChoiceFilter(label="Action", empty_label="All actions", choices=())
    about = django_filters.CharFilter(label="Object", method="about_object", max_length=200)
    since = _date("First day", "from_day")
    until = _date("Last day", "to_day")
    object_type = django_filters.CharFilter(widget=forms.HiddenInput, max_length=80)
    object_id = django_filters.CharFilter(widget=forms.HiddenInput, max_length=80)

    class Meta:
        model = AuditEntry
        form = PeriodForm
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["action"].extra["choices"] = [
            (action, f"{action_words(action)} ({area_words(action)})" if area_words(action) else action_words(action))
            for action in actions_in_use()
        ]

    def about_object(self, entries: QuerySet[AuditEntry], name: str, value: str) -> QuerySet[AuditEntry]:
        return entries.filter(Q(object_label__icontains=value) | Q(object_id=value))

    def from_day(self, entries: QuerySet[AuditEntry], name: str, value: Any) -> QuerySet[AuditEntry]:
        return entries.filter(at__gte=_start_of(value))

    def to_day(self, entries: QuerySet[AuditEntry], name: str, value: Any) -> QuerySet[AuditEntry]:
        # No day follows the last one that can be written, 31/12/9999.
        return entries if value == date.max else entries.filter(at__lt=_start_of(value + timedelta(days=1)))
