"""Marks on the chart of a series: where limits are reckoned anew, and remarks; for the metric's owner as well."""

from typing import Any

from kloe.metric_editor.forms import AnnotationForm, FixForm, RebaseForm, WhyForm
from kloe.metric_editor.views.base import Crumbs, WriteForm
from kloe.metrics.actions import (
    add_annotation,
    add_rebase,
    change_annotation,
    fix_limits,
    release_limits,
    remove_annotation,
    remove_rebase,
)
from kloe.metrics.models import Annotation, MetricSeries, Rebase
from kloe.metrics.queries import annotation_of_series, rebase_of_series
from kloe.metrics.rules.periods import period_words
from kloe.metrics.rules.permissions import can_mark
from services.rules import Access


class OfMarks(WriteForm):
    """A form about marks of the series that the address names."""

    def may(self, access: Access) -> bool:
        return can_mark(access, self.metric())

    def subject(self) -> Any:
        self.of = self.series()

    def back(self, subject: Any) -> str:
        return self.of.get_absolute_url()

    def crumbs(self, subject: Any) -> Crumbs:
        return self.way(self.of.metric, self.of)

    def caption_of(self, subject: Any) -> str:
        if subject is None:
            return str(self.of)
        return f"{self.of}, {period_words(self.of.metric.frequency, subject.on)}"


class AddRebase(OfMarks):
    """Reckons the limits anew from a period on."""

    title, button = "Reckon the limits anew", "Reckon the limits anew"
    intro = (
        "Mean and limits before the period stay as they were; from it on they are made of its values alone. Do this "
        "when something lasting changed and you know what, not because the values look better that way."
    )

    def form_of(self, subject: Any, sent: Any = None) -> RebaseForm:
        return RebaseForm(sent, series=self.of)

    def write(self, subject: Any, form: Any) -> str:
        given = form.cleaned_data
        add_rebase(series=self.of, on=given["period"], reason=given["reason"], by=self.by)
        return f"The limits are reckoned anew from {period_words(self.of.metric.frequency, given['period'])} on."


class RemoveRebase(OfMarks):
    """Lets the limits run through again."""

    title, button = "Let the limits run through again", "Let the limits run through"

    def subject(self) -> Rebase:
        self.of = self.series()
        return rebase_of_series(self.of, self.kwargs["mark"])

    def form_of(self, subject: Rebase, sent: Any = None) -> WhyForm:
        return WhyForm(sent, subject=subject)

    def write(self, subject: Rebase, form: Any) -> str:
        remove_rebase(rebase=subject, reason=form.cleaned_data["reason"], by=self.by)
        return "The limits run through again."


class FixLimits(OfMarks):
    """Lets the values of some periods make the limits, for all that come after."""

    title, button = "Fix the limits", "Fix the limits"
    intro = (
        "Values after the last period are held against limits that they do not move. A first period at which limits do "
        "not begin anew yet begins them anew."
    )

    def form_of(self, subject: Any, sent: Any = None) -> FixForm:
        return FixForm(sent, series=self.of)

    def write(self, subject: Any, form: Any) -> str:
        given = form.cleaned_data
        fix_limits(series=self.of, first=given["first"], until=given["until"], reason=given["reason"], by=self.by)
        return f"The limits are fixed by the values until {period_words(self.of.metric.frequency, given['until'])}."


class ReleaseLimits(OfMarks):
    """Lets all values make the limits again."""

    title, button = "Let all values make the limits", "Let all values make the limits"

    def subject(self) -> Rebase | MetricSeries:
        self.of = self.series()
        return rebase_of_series(self.of, self.kwargs["mark"]) if self.kwargs["mark"] else self.of

    def caption_of(self, subject: Any) -> str:
        return str(self.of)

    def form_of(self, subject: Rebase | MetricSeries, sent: Any = None) -> WhyForm:
        return WhyForm(sent, subject=subject)

    def write(self, subject: Rebase | MetricSeries, form: Any) -> str:
        release_limits(stretch=subject, reason=form.cleaned_data["reason"], by=self.by)
        return "All values make the limits again."


class AddAnnotation(OfMarks):
    """Says something of a point."""

    title, button = "Add a remark", "Add the remark"

    def form_of(self, subject: Any, sent: Any = None) -> AnnotationForm:
        return AnnotationForm(sent, series=self.of)

    def write(self, subject: Any, form: Any) -> str:
        given = form.cleaned_data
        add_annotation(series=self.of, on=given["period"], text=given["text"], by=self.by)
        return "The remark stands on the chart."


class OfAnnotation(OfMarks):
    """A form about a remark that is there."""

    def subject(self) -> Annotation:
        self.of = self.series()
        return annotation_of_series(self.of, self.kwargs["mark"])


class ChangeAnnotation(OfAnnotation):
    """Says it otherwise, or of another point."""

    title, button = "Change a remark", "Save the remark"

    def form_of(self, subject: Annotation, sent: Any = None) -> AnnotationForm:
        return AnnotationForm(sent, series=self.of, subject=subject)

    def write(self, subject: Annotation, form: Any) -> str:
        given = form.cleaned_data
        change_annotation(annotation=subject, on=given["period"], text=given["text"], seen=given["seen"], by=self.by)
        return "The remark is saved."


class RemoveAnnotation(OfAnnotation):
    """Takes a remark away."""

    title, button = "Take a remark away", "Take the remark away"

    def form_of(self, subject: Annotation, sent: Any = None) -> WhyForm:
        return WhyForm(sent, subject=subject)

    def write(self, subject: Annotation, form: Any) -> str:
        remove_annotation(annotation=subject, reason=form.cleaned_data["reason"], by=self.by)
        return "The remark is taken away."
