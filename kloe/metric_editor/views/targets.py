"""Targets of a series: added, put right, ended, taken away."""

from typing import Any

from kloe.metric_editor.forms import EndTargetForm, TargetForm, WhyForm
from kloe.metric_editor.forms.targets import steps_in
from kloe.metric_editor.views.base import Crumbs, WriteForm
from kloe.metrics.actions import add_target, change_target, end_target, remove_target
from kloe.metrics.models import Target
from kloe.metrics.queries import target_of_series
from kloe.metrics.rules.figures import target_words
from mlco_portal.safekeeping import kept_form
from mlco_portal.wording import british_date


class OfTarget(WriteForm):
    """A form about a target of the series that the address names."""

    def subject(self) -> Target:
        self.of = self.series()
        return target_of_series(self.of, self.kwargs["target"])

    def back(self, subject: Any) -> str:
        return self.of.get_absolute_url()

    def crumbs(self, subject: Any) -> Crumbs:
        return self.way(self.of.metric, self.of)

    def caption_of(self, subject: Target | None) -> str:
        if subject is None:
            return str(self.of)
        return f"{self.of}: {target_words(self.of.metric, subject)}"


class WriteTarget(OfTarget):
    """All that a target says; a button adds rows for its steps."""

    template_name = "kloe/metric_editor/target.html"

    def form_of(self, subject: Any, sent: Any = None) -> TargetForm:
        kept = kept_form(self.request) if sent is None else None
        return TargetForm(sent, series=self.of, subject=subject, at_least=steps_in(kept["fields"] if kept else ()))

    def only_shows(self, form: Any) -> bool:
        return bool(form.asks_for_more)


class AddTarget(WriteTarget):
    """One more target; those that are there go on to hold."""

    title, button = "Add a target", "Add the target"

    def subject(self) -> None:  # type: ignore[override]
        self.of = self.series()

    def write(self, subject: Any, form: Any) -> str:
        add_target(series=self.of, given=form.given, by=self.by)
        return "The target is added."


class ChangeTarget(WriteTarget):
    """Puts a target right."""

    title, button = "Put a target right", "Save the target"
    intro = "A target that is replaced by another one is ended, and the other one added: then readers see both."

    def write(self, subject: Target, form: Any) -> str:
        given = form.cleaned_data
        change_target(target=subject, given=form.given, reason=given["reason"], seen=given["seen"], by=self.by)
        return "The target is saved."


class EndTarget(OfTarget):
    """Lets a target hold until a day."""

    title, button = "End a target", "End the target"
    intro = (
        "It stays on the chart and in the list for the time in which it held. Steps of its trajectory after that go."
    )

    def form_of(self, subject: Target, sent: Any = None) -> EndTargetForm:
        return EndTargetForm(sent, subject=subject)

    def write(self, subject: Target, form: Any) -> str:
        given = form.cleaned_data
        end_target(
            target=subject, ends_on=given["ended_on"], reason=given["end_reason"], seen=given["seen"], by=self.by
        )
        return f"The target holds until {british_date(given['ended_on'])}."


class RemoveTarget(OfTarget):
    """Takes a target away that should never have been."""

    title, button = "Take a target away", "Take the target away"
    intro = "For a target that should never have been there. One that held for a time is ended instead."

    def form_of(self, subject: Target, sent: Any = None) -> WhyForm:
        return WhyForm(sent, subject=subject)

    def write(self, subject: Target, form: Any) -> str:
        remove_target(target=subject, reason=form.cleaned_data["reason"], by=self.by)
        return "The target is taken away."
