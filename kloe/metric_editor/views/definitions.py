"""A metric's definition: added, changed, retired and measured again."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from kloe.metric_editor.forms import DefinitionForm, EndForm, NewMetricForm
from kloe.metric_editor.views.base import WHAT_ENDS, Crumbs, OfMetric, WriteForm
from kloe.metrics.actions import add_metric, change_metric, resume_metric, retire_metric
from kloe.metrics.models import Metric
from kloe.metrics.queries import standing_of
from kloe.metrics.rules.definitions import why_fixed
from mlco_portal.safekeeping import ButtonOfPage
from mlco_portal.wording import british_date


class AddMetric(WriteForm):
    """A new metric; where it is measured comes next."""

    title, button = "Add a metric", "Add the metric"
    intro = "Define what is measured. Where it is measured, and its targets, come next."
    added: Metric | None = None

    def subject(self) -> None:
        return None

    def form_of(self, subject: Any, sent: Any = None) -> NewMetricForm:
        return NewMetricForm(sent, subject=None, fixed={})

    def write(self, subject: Any, form: Any) -> str:
        code = form.cleaned_data["code"]
        self.added = add_metric(code=code, values=form.said, boards=form.chosen_boards, by=self.by)
        return "The metric is added. Now add a series for each place where it is measured."

    def back(self, subject: Any) -> str:
        return self.added.get_absolute_url() if self.added else reverse("kloe:reading:metrics")

    def crumbs(self, subject: Any) -> Crumbs:
        return self.way()


class OfDefinition(WriteForm):
    """A form about a metric that is there."""

    def subject(self) -> Metric:
        return self.metric()

    def back(self, subject: Metric) -> str:
        return subject.get_absolute_url()

    def crumbs(self, subject: Metric) -> Crumbs:
        return self.way(subject)


class ChangeMetric(OfDefinition):
    """What the metric is."""

    title, button = "Change the definition", "Save the definition"

    def form_of(self, subject: Metric, sent: Any = None) -> DefinitionForm:
        return DefinitionForm(sent, subject=subject, fixed=why_fixed(standing_of(subject)))

    def write(self, subject: Metric, form: Any) -> str:
        change_metric(metric=subject, values=form.said, boards=form.chosen_boards, seen=form.seen_revision, by=self.by)
        return "The definition is saved."


class RetireMetric(OfDefinition):
    """Until when the metric is measured."""

    title, button = "Retire the metric", "Retire the metric"
    intro = WHAT_ENDS

    def form_of(self, subject: Metric, sent: Any = None) -> EndForm:
        return EndForm(sent, subject=subject)

    def write(self, subject: Metric, form: Any) -> str:
        given = form.cleaned_data
        retire_metric(
            metric=subject,
            ended_on=given["ended_on"],
            reason=given["end_reason"],
            seen=form.seen_revision,
            by=self.by,
        )
        return f"The metric is retired. Its last day is {british_date(given['ended_on'])}."


class ResumeMetric(ButtonOfPage, OfMetric):
    """Measures a retired metric again."""

    stands_on = "kloe:reading:metric"
    place = ("code",)

    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        metric = resume_metric(metric=self.metric(), by=self.by)
        messages.success(request, f"{metric} is measured again.")
        return redirect(metric.get_absolute_url())
