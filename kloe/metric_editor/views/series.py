"""A metric at one place: added, changed, closed and opened again."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from kloe.metric_editor.forms import EndForm, NewSeriesForm, SeriesForm
from kloe.metric_editor.views.base import WHAT_ENDS, Crumbs, OfMetric, WriteForm
from kloe.metrics.actions import add_series, change_series, close_series, reopen_series
from kloe.metrics.models import MetricSeries
from mlco_portal.safekeeping import ButtonOfPage
from mlco_portal.wording import british_date


class AddSeries(WriteForm):
    """One more place where the metric is measured."""

    title, button = "Add a series", "Add the series"
    added: MetricSeries | None = None

    def subject(self) -> None:
        self.of = self.metric()

    def form_of(self, subject: Any, sent: Any = None) -> NewSeriesForm:
        return NewSeriesForm(sent, subject=None)

    def write(self, subject: Any, form: Any) -> str:
        scope, place = form.chosen_place
        given = form.cleaned_data
        self.added = add_series(
            metric=self.of,
            scope=scope,
            place=place,
            note=given["note"],
            fix_after_n_points=given["fix_after_n_points"],
            by=self.by,
        )
        return "The series is added. Set its target, or enter its values."

    def back(self, subject: Any) -> str:
        return (self.added or self.of).get_absolute_url()

    def crumbs(self, subject: Any) -> Crumbs:
        return self.way(self.of)

    def caption_of(self, subject: Any) -> str:
        return self.of.name


class OfSeries(WriteForm):
    """A form about a series that is there."""

    def subject(self) -> MetricSeries:
        return self.series()

    def back(self, subject: MetricSeries) -> str:
        return subject.get_absolute_url()

    def crumbs(self, subject: MetricSeries) -> Crumbs:
        return self.way(subject.metric, subject)


class ChangeSeries(OfSeries):
    """What is said of the series."""

    title, button = "Change the series", "Save the series"

    def form_of(self, subject: MetricSeries, sent: Any = None) -> SeriesForm:
        return SeriesForm(sent, subject=subject)

    def write(self, subject: MetricSeries, form: Any) -> str:
        given = form.cleaned_data
        change_series(
            series=subject,
            note=given["note"],
            fix_after_n_points=given["fix_after_n_points"],
            seen=form.seen_revision,
            by=self.by,
        )
        return "The series is saved."


class CloseSeries(OfSeries):
    """Until when the metric is measured at this place."""

    title, button = "Close the series", "Close the series"
    intro = WHAT_ENDS

    def form_of(self, subject: MetricSeries, sent: Any = None) -> EndForm:
        return EndForm(sent, subject=subject)

    def write(self, subject: MetricSeries, form: Any) -> str:
        given = form.cleaned_data
        close_series(
            series=subject,
            ended_on=given["ended_on"],
            reason=given["end_reason"],
            seen=form.seen_revision,
            by=self.by,
        )
        return f"The series is closed. Its last day is {british_date(given['ended_on'])}."


class ReopenSeries(ButtonOfPage, OfMetric):
    """Measures the metric at this place again."""

    stands_on = "kloe:reading:series"
    place = ("code", "pk")

    def post(self, request: HttpRequest, code: str, pk: int) -> HttpResponse:
        series = reopen_series(series=self.series(), by=self.by)
        messages.success(request, "The series is measured again.")
        return redirect(series.get_absolute_url())
