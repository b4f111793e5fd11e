"""What the pages share: a form about a record; what somebody else saved meanwhile stands beside what was typed."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views import View

from kloe.metric_editor.forms.base import SubjectForm
from kloe.metrics.models import Metric, MetricSeries
from kloe.metrics.queries import metric_of, series_of_key
from kloe.metrics.rules.changes import ChangedMeanwhile, MetricRefused
from kloe.metrics.rules.permissions import NotPermitted, can_define_metrics
from mlco_portal.accounts.models import User
from mlco_portal.safekeeping import KeepsWhatIsTyped, kept_value
from services.middleware import access_on, person_on
from services.rules import Access

Crumbs = list[tuple[str, str]]
WHAT_ENDS = (
    "It stays where it is listed, with its values, and nothing is deleted. Values of periods up to its last day can "
    "still be entered, those of later periods cannot."
)


class OfMetric(LoginRequiredMixin, View):
    """A page about a metric, for those who may change it."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if request.user.is_authenticated and not self.may(access_on(request)):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def may(self, access: Access) -> bool:
        return can_define_metrics(access)

    @property
    def by(self) -> User:
        return person_on(self.request)

    def metric(self) -> Metric:
        """Return the metric of the address."""
        try:
            return metric_of(self.kwargs["code"])
        except Metric.DoesNotExist as error:
            raise Http404 from error

    def series(self) -> MetricSeries:
        """Return the series of the address."""
        try:
            found = series_of_key(self.kwargs["pk"])
        except MetricSeries.DoesNotExist as error:
            raise Http404 from error
        if found.metric.code != self.kwargs["code"]:
            raise Http404
        return found

    def way(self, *to: Metric | MetricSeries) -> Crumbs:
        """Return the way to the pages of metrics and to these."""
        named = [(one.place_name if isinstance(one, MetricSeries) else one.name, one.get_absolute_url()) for one in to]
        first = [("Home", "/"), ("Metrics", reverse("kloe:reading:metrics"))]
        return first + [(f"{name[:1].upper()}{name[1:]}", address) for name, address in named]


class WriteForm(KeepsWhatIsTyped, OfMetric):
    """A form about a record of a metric."""

    http_method_names: Sequence[str] = ["get", "head", "post"]
    template_name = "kloe/metric_editor/form.html"
    title: str
    button: str
    intro = ""

    def subject(self) -> Any:
        """Return the record that the form is about, None for a new one; raise ObjectDoesNotExist."""
        raise NotImplementedError

    def form_of(self, subject: Any, sent: Any = None) -> SubjectForm:
        raise NotImplementedError

    def write(self, subject: Any, form: Any) -> str:
        """Write it and return what to say; raise MetricRefused."""
        raise NotImplementedError

    def back(self, subject: Any) -> str:
        """Return where the page leads when it is done."""
        raise NotImplementedError

    def crumbs(self, subject: Any) -> Crumbs:
        raise NotImplementedError

    def caption_of(self, subject: Any) -> str:
        """Return what the page is about, as its heading says it."""
        return str(subject) if subject is not None else ""

    def get(self, request: HttpRequest, **address: Any) -> HttpResponse:
        try:
            subject = self.subject()
        except ObjectDoesNotExist as error:
            raise Http404 from error
        form = self.form_of(subject)
        seen = kept_value(request, "seen")
        form = self.filled(form)
        if seen:
            form.initial["seen"] = seen
        return self.page(subject, form)

    def post(self, request: HttpRequest, **address: Any) -> HttpResponse:
        try:
            subject = self.subject()
            form = self.form_of(subject, request.POST)
            if self.only_shows(form):
                return self.page(subject, form)
            if not form.is_valid():
                return self.page(subject, form, status=422)
            return self._write(subject, form)
        except ObjectDoesNotExist:
            return self.gone()

    def only_shows(self, form: SubjectForm) -> bool:
        """Say whether a button asks for more fields instead of saving."""
        return False

    def _write(self, subject: Any, form: SubjectForm) -> HttpResponse:
        try:
            said = self.write(subject, form)
        except ChangedMeanwhile as refused:
            both = form.differences(refused.current)
            sent = self.request.POST.copy()
            sent["seen"] = form.seen_of(refused.current)
            again = self.form_of(subject, sent)
            again.add_error(None, str(refused))
            return self.page(subject, again, status=409, is_conflict=True, both=both)
        except NotPermitted as refused:
            raise PermissionDenied from refused
        except MetricRefused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, str(refused))
            return self.page(subject, form, status=422)
        messages.success(self.request, said)
        return redirect(self.back(subject))

    def gone(self) -> HttpResponse:
        """Show what was typed about something that is gone, to be copied."""
        typed = [
            (name.replace("_", " ").capitalize(), "\n".join(values))
            for name, values in self.request.POST.lists()
            if name not in ("csrfmiddlewaretoken", "form_mark", "seen") and any(values)
        ]
        context = {"typed": typed, "breadcrumbs": self.way()}
        return render(self.request, "kloe/metric_editor/gone.html", context, status=409)

    def page(self, subject: Any, form: forms.Form, *, status: int = 200, **more: Any) -> HttpResponse:
        context = {
            "form": form,
            "title": self.title,
            "caption": self.caption_of(subject),
            "button_text": self.button,
            "intro": self.intro,
            "back_url": self.back(subject),
            "breadcrumbs": self.crumbs(subject),
            **more,
        }
        return render(self.request, self.template_name, context, status=status)
