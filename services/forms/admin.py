"""The form of a service in the Django admin: the same fields and the same check as on the portal's own page."""

from typing import Any

from django import forms
from django.utils import timezone

from services.forms.catalogue import EntryForm
from services.models import Service
from services.queries import catalogue_as_it_stands
from services.queries.catalogue import entry_of


class ServiceAdminForm(EntryForm, forms.ModelForm):
    """Reads an entry; the admin hands it to the actions, and never saves the instance itself."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Service
        fields = ("code",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        service = kwargs.get("instance")
        before = entry_of(service) if service is not None and service.pk else None
        kwargs["catalogue"], kwargs["before"] = catalogue_as_it_stands(timezone.localdate()), before
        super().__init__(*args, **kwargs)
        if before:
            self.initial["seen"] = before.token

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if self.before and cleaned.get("seen") != self.before.token:
            self.add_error(None, "Somebody else changed this service meanwhile. Open it again to see what it says now.")
        return cleaned

    def _post_clean(self) -> None:
        """Leave the instance alone: it is no part of how a service is written."""
