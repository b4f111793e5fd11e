"""Saying that a condition is met, closing it, asking for more, giving it another owner or date."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from mlco_portal.accounts.models import User
from mlco_portal.safekeeping import KeepsWhatIsTyped, kept_value
from planning.approval.models import Condition
from planning.approval.rules import MoveRefused, NotAllowed
from planning.conditions import actions
from planning.conditions.forms import AskForMoreForm, ChangeForm, CloseForm, ReportForm
from planning.conditions.presenters import closed_words, line_of
from planning.conditions.rules import ChangedMeanwhile, can_report, token_of
from planning.conditions.views.page import OfCondition, breadcrumbs, refusal_words
from services.middleware import access_on, person_on


class FormOfCondition(KeepsWhatIsTyped, OfCondition):
    """A form about an open condition; a closed one leads back to its page, which says by whom."""

    http_method_names = ["get", "head", "post"]
    form_class: ClassVar[type[forms.Form]]
    title: ClassVar[str]
    button: ClassVar[str]
    said: ClassVar[str]
    needs_report = False

    def get(self, request: HttpRequest, condition: int) -> HttpResponse:
        found = self.condition_of(request, condition)
        if found.closed_at is not None or (self.needs_report and found.reported_at is None):
            return self._nothing_to_do(request, found)
        return self._page(request, found, self.filled(self.empty_form(request, found)))

    def post(self, request: HttpRequest, condition: int) -> HttpResponse:
        found = self.condition_of(request, condition)
        if found.closed_at is not None:
            return self._nothing_to_do(request, found)
        form = self.form_of(found, request.POST)
        if not form.is_valid():
            return self._page(request, found, form, status=422)
        try:
            self.act(found, person_on(request), form.cleaned_data)
        except NotAllowed as refused:
            raise PermissionDenied from refused
        except ChangedMeanwhile as refused:
            now = self.condition_of(request, condition)
            return self._page(request, now, self._with_new_token(request, now), status=409, problem=str(refused))
        except MoveRefused as refused:
            now = self.condition_of(request, condition)
            if now.closed_at is not None:
                return self._nothing_to_do(request, now)
            return self._page(request, now, form, status=409, problem=str(refused))
        messages.success(request, self.said)
        return redirect("planning:conditions:detail", found.pk)

    def condition_of(self, request: HttpRequest, key: int) -> Condition:
        found = super().condition_of(request, key)
        if not self.may(request, found):
            raise PermissionDenied
        return found

    def may(self, request: HttpRequest, condition: Condition) -> bool:
        return refusal_words(access_on(request), condition) is None

    def act(self, condition: Condition, by: User, given: Mapping[str, Any]) -> None:
        raise NotImplementedError

    def form_of(self, condition: Condition, data: Any = None) -> forms.Form:
        return self.form_class(data, initial=self.initial(condition))

    def initial(self, condition: Condition) -> dict[str, Any]:
        return {"seen": token_of(condition)}

    def empty_form(self, request: HttpRequest, condition: Condition) -> forms.Form:
        kept = kept_value(request, "seen")
        form = self.form_of(condition)
        if kept:
            form.initial["seen"] = kept
        return form

    def _with_new_token(self, request: HttpRequest, condition: Condition) -> forms.Form:
        """Return what was typed, about the condition as it is now: the page shows it as it is."""
        data = request.POST.copy()
        data["seen"] = token_of(condition)
        return self.form_of(condition, data)

    def _nothing_to_do(self, request: HttpRequest, condition: Condition) -> HttpResponse:
        said = closed_words(condition) or "Nothing is reported on this condition now"
        messages.info(request, f"{said}. Nothing was changed.")
        for name in ("report", "note", "missing", "reason"):
            if typed := request.POST.get(name) or kept_value(request, name):
                messages.info(request, f"You had written: {typed[:2000]}")
        return redirect("planning:conditions:detail", condition.pk)

    def _page(
        self, request: HttpRequest, condition: Condition, form: forms.Form, status: int = 200, problem: str = ""
    ) -> HttpResponse:
        context = {
            "breadcrumbs": breadcrumbs(condition, below=True),
            "condition": condition,
            "line": line_of(condition, timezone.localdate()),
            "form": form,
            "title": self.title,
            "button_text": self.button,
            "page_problems": [problem] if problem else [],
            "is_changing": self.form_class is ChangeForm,
        }
        return render(request, "planning/conditions/form.html", context, status=status)


class ReportCondition(FormOfCondition):
    """The owner says what was done."""

    form_class = ReportForm
    title = "Say that it is done"
    button = "Say that it is done"
    said = "Who set the condition is told. It stays open until somebody closes it."

    def may(self, request: HttpRequest, condition: Condition) -> bool:
        return can_report(access_on(request), condition)

    def initial(self, condition: Condition) -> dict[str, Any]:
        return {"report": condition.report}

    def act(self, condition: Condition, by: User, given: Mapping[str, Any]) -> None:
        actions.report_condition(condition=condition, by=by, report=given["report"])


class CloseCondition(FormOfCondition):
    """Somebody other than the owner and the authors closes it for good."""

    form_class = CloseForm
    title = "Close this condition"
    button = "Close condition"
    said = "The condition is closed. Its owner is told."

    def act(self, condition: Condition, by: User, given: Mapping[str, Any]) -> None:
        actions.close_condition(condition=condition, by=by, note=given["note"], seen=given["seen"])


class AskForMore(FormOfCondition):
    """What was reported is not enough: it goes back to its owner."""

    form_class = AskForMoreForm
    title = "Ask for more"
    button = "Ask for more"
    said = "The condition waits for its owner again, who is told what is missing."
    needs_report = True

    def act(self, condition: Condition, by: User, given: Mapping[str, Any]) -> None:
        actions.ask_for_more(condition=condition, by=by, missing=given["missing"], seen=given["seen"])


class ChangeCondition(FormOfCondition):
    """Another owner or date, with a reason."""

    form_class = ChangeForm
    title = "Change the owner or the date"
    button = "Change condition"
    said = "The condition is changed. Both owners and who set it are told."

    def initial(self, condition: Condition) -> dict[str, Any]:
        return {"seen": token_of(condition), "owner": condition.owner_id, "due_on": condition.due_on}

    def act(self, condition: Condition, by: User, given: Mapping[str, Any]) -> None:
        actions.change_condition(
            condition=condition,
            by=by,
            reason=given["reason"],
            owner=given["owner"],
            due_on=given["due_on"],
            seen=given["seen"],
        )
