"""One value with its history: put right, approved, or its change declined."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views import View

from kloe.measurements.actions import correct_value, decline_change
from kloe.measurements.forms import CorrectForm, DeclineForm
from kloe.measurements.models import Measurement
from kloe.measurements.presenters import correction_rows, value_rows
from kloe.measurements.queries.waiting import corrections_of, measurement_of
from kloe.measurements.rules.approving import ApprovalRefused, can_approve
from kloe.measurements.views.page import above
from kloe.metrics.rules.changes import MetricRefused
from kloe.metrics.rules.periods import period_words
from kloe.metrics.rules.permissions import can_enter
from mlco_portal.safekeeping import KeepsWhatIsTyped
from services.middleware import access_on, person_on
from services.queries.people import people_away


class OfValue(LoginRequiredMixin, View):
    """A page of a value, for those who enter or approve it."""

    def found(self, pk: int) -> Measurement:
        try:
            measurement = measurement_of(pk)
        except Measurement.DoesNotExist as error:
            raise Http404 from error
        access = access_on(self.request)
        is_owner = measurement.series.metric.owner_id == access.user_id and access.user_id is not None
        if not is_owner and not can_enter(access, measurement.series):
            raise PermissionDenied
        return measurement

    def may_approve(self, measurement: Measurement) -> bool:
        return can_approve(access_on(self.request), measurement, people_away(timezone.localdate()))

    def way(self, measurement: Measurement) -> list[tuple[str, str]]:
        return above((str(measurement.series), measurement.series.get_absolute_url()))


class ValuePage(OfValue):
    """What stands there, what waits, and all that stood there before."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        one = self.found(pk)
        waits = one.proposed_at is not None or one.state == Measurement.State.PROVISIONAL
        may_approve = waits and self.may_approve(one)
        context = {
            "value": one,
            "period": period_words(one.metric.frequency, one.as_of),
            "rows": value_rows(one),
            "history": correction_rows(corrections_of(one.series_id, one.as_of), one.metric),
            "may_correct": can_enter(access_on(request), one.series),
            "may_approve": may_approve,
            "may_decline": may_approve and one.proposed_at is not None,
            "breadcrumbs": self.way(one),
        }
        return render(request, "kloe/measurements/value.html", context)


class FormOfValue(KeepsWhatIsTyped, OfValue):
    """A form about a value."""

    http_method_names = ["get", "head", "post"]
    title: str
    button: str

    def form_of(self, one: Measurement, sent: Any = None) -> Any:
        raise NotImplementedError

    def write(self, one: Measurement, form: Any) -> str:
        """Write it; return what to say; raise MetricRefused."""
        raise NotImplementedError

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        one = self.found(pk)
        return self._page(one, self.filled(self.form_of(one)))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        one = self.found(pk)
        form = self.form_of(one, request.POST)
        if not form.is_valid():
            return self._page(one, form, status=422)
        try:
            messages.success(request, self.write(one, form))
        except ApprovalRefused as refused:
            raise PermissionDenied from refused
        except MetricRefused as refused:
            sent = request.POST.copy()
            sent["seen"] = str(one.revision)
            form = self.form_of(one, sent)
            form.add_error(None, str(refused))
            return self._page(one, form, status=409)
        return redirect(one.series.get_absolute_url())

    def _page(self, one: Measurement, form: Any, *, status: int = 200) -> HttpResponse:
        here = reverse("kloe:measurements:value", args=[one.pk])
        context = {
            "value": one,
            "period": period_words(one.metric.frequency, one.as_of),
            "rows": value_rows(one),
            "form": form,
            "title": self.title,
            "button_text": self.button,
            "breadcrumbs": [*self.way(one), (period_words(one.metric.frequency, one.as_of), here)],
        }
        return render(self.request, "kloe/measurements/value_form.html", context, status=status)


class Correct(FormOfValue):
    """Put a value right, or take a provisional one away."""

    title, button = "Put a value right", "Save value"

    def found(self, pk: int) -> Measurement:
        one = super().found(pk)
        if not can_enter(access_on(self.request), one.series):
            raise PermissionDenied
        return one

    def form_of(self, one: Measurement, sent: Any = None) -> CorrectForm:
        return CorrectForm(sent, measurement=one)

    def write(self, one: Measurement, form: Any) -> str:
        given = form.cleaned_data
        seen = given["seen"] if given["seen"] is not None else -1
        correct_value(
            measurement=one, figures=form.figures, reason=given["reason"], seen=seen, by=person_on(self.request)
        )
        return "Saved. Others read it once it is approved."


class Decline(FormOfValue):
    """Let the approved value stand."""

    title, button = "Decline a change", "Decline the change"

    def found(self, pk: int) -> Measurement:
        one = super().found(pk)
        if one.proposed_at is not None and not self.may_approve(one):
            raise PermissionDenied
        return one

    def form_of(self, one: Measurement, sent: Any = None) -> DeclineForm:
        return DeclineForm(sent, initial={"seen": one.revision})

    def write(self, one: Measurement, form: Any) -> str:
        given = form.cleaned_data
        seen = given["seen"] if given["seen"] is not None else -1
        if not decline_change(measurement=one, reason=given["reason"], seen=seen, by=person_on(self.request)):
            raise MetricRefused("The change was approved, replaced or declined meanwhile. Look at it as it is now")
        return "The change is declined. The approved value stands."
