"""What pages of providers share: who may come, the way to them, and a form that loses no word."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views import View

from kloe.providers.models import Provider
from kloe.providers.queries.catalogue import provider_of
from kloe.providers.rules.changes import AlreadyClosed, ChangedMeanwhile, ProviderRefused
from kloe.providers.rules.permissions import NotPermitted
from mlco_portal.access import PermissionNeeded
from mlco_portal.safekeeping import KeepsWhatIsTyped, kept_value
from services.middleware import person_on

READS, MANAGES = "read_providers", "manage_providers"
Crumbs = list[tuple[str, str]]


class ReadsProviders(PermissionNeeded, View):
    """For those who see the quality of providers."""

    permission_needed = READS
    http_method_names = ["get", "head"]


class ManagesProviders(PermissionNeeded, View):
    """For those who look after providers."""

    permission_needed = MANAGES


def above(*more: tuple[str, str]) -> Crumbs:
    """Return the way to a page of providers."""
    return [("Home", "/"), ("Providers", reverse("kloe:providers:overview")), *more]


def provider_or_404(code: str) -> Provider:
    try:
        return provider_of(code)
    except Provider.DoesNotExist as error:
        raise Http404 from error


class ProvidersForm(KeepsWhatIsTyped, LoginRequiredMixin, View):
    """A form about something of a provider; what another saved meanwhile is shown beside what was typed."""

    http_method_names = ["get", "head", "post"]
    title: str
    button_text: str
    said: str
    template = "kloe/providers/form.html"

    def found(self, kwargs: Mapping[str, Any]) -> Any:
        """Return what the form is about; raise Http404, or PermissionDenied when it is not theirs."""
        raise NotImplementedError

    def form_of(self, found: Any, sent: Any = None) -> Any:
        raise NotImplementedError

    def write(self, found: Any, form: Any) -> Any:
        """Save what was sent; return where to go."""
        raise NotImplementedError

    def newer(self, current: Any) -> list[tuple[str, Any]]:
        """Return how it stands now, for who would have overwritten it."""
        raise NotImplementedError

    def back(self, found: Any) -> str:
        return str(found.get_absolute_url())

    def crumbs(self, found: Any) -> Crumbs:
        return above((str(found), self.back(found)))

    def beside(self, found: Any) -> list[tuple[str, Any]]:
        """Return what the form is about, in words above it."""
        return []

    def revision_of(self, current: Any) -> int:
        return int(current.revision)

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        found = self.found(kwargs)
        form = self.form_of(found)
        if kept := kept_value(request, "seen"):
            form.initial["seen"] = kept
        return self._page(found, self.filled(form))

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        found = self.found(kwargs)
        form = self.form_of(found, request.POST)
        if not form.is_valid():
            return self._page(found, form, status=422)
        try:
            goes_to = self.write(found, form)
        except NotPermitted as refused:
            raise PermissionDenied from refused
        except AlreadyClosed as refused:
            return self._stands(found, form, refused)
        except ChangedMeanwhile as refused:
            sent = request.POST.copy()
            sent["seen"] = str(self.revision_of(refused.current))
            form = self.form_of(found, sent)
            form.add_error(None, str(refused))
            return self._page(found, form, status=409, newer=self.newer(refused.current))
        except ProviderRefused as refused:
            field = refused.field if refused.field in form.fields else None
            form.add_error(field, str(refused))
            return self._page(found, form, status=422)
        messages.success(request, self.said)
        return redirect(goes_to)

    @property
    def by(self) -> Any:
        return person_on(self.request)

    def _stands(self, found: Any, form: Any, refused: AlreadyClosed) -> HttpResponse:
        messages.info(self.request, f"{refused}.")
        for name, value in form.cleaned_data.items():
            if value and isinstance(value, str) and name != "seen":
                messages.info(self.request, f"You had written: {value[:2000]}")
        return redirect(self.back(found))

    def _page(self, found: Any, form: Any, *, status: int = 200, newer: Any = None) -> HttpResponse:
        context = {
            "form": form,
            "title": self.title,
            "button_text": self.button_text,
            "newer": newer,
            "caption": str(found) if found is not None else "Providers",
            "beside": self.beside(found) if found is not None else [],
            "back_url": self.back(found) if found is not None else reverse("kloe:providers:overview"),
            "breadcrumbs": self.crumbs(found) if found is not None else above(),
        }
        return render(self.request, self.template, context, status=status)


class ManagesForm(PermissionNeeded, ProvidersForm):
    """A form for those who look after providers."""

    permission_needed = MANAGES


class OfProvider(ManagesForm):
    """A form about a provider."""

    def found(self, kwargs: Mapping[str, Any]) -> Provider:
        return provider_or_404(kwargs["code"])
