"""The page of one condition: what is asked, where it stands, what became of it."""

from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views import View

from planning.approval.models import Condition
from planning.approval.queries import authors_of, conflicted_in
from planning.approval.rules import minding_refusal
from planning.conditions.presenters import history_of, line_of, still_missing
from planning.conditions.queries import condition_with_key, decisions_on, reports_of
from planning.conditions.rules import can_read, can_read_of_plan, can_report
from services.middleware import access_on
from services.rules import Access


class OfCondition(LoginRequiredMixin, View):
    """Loads the condition of the address for somebody who may read it."""

    http_method_names = ["get", "head"]

    def condition_of(self, request: HttpRequest, key: int) -> Condition:
        try:
            found = condition_with_key(key)
        except Condition.DoesNotExist as error:
            raise Http404 from error
        if not can_read(access_on(request), found, found.case.service):
            raise PermissionDenied
        return found


def breadcrumbs(condition: Condition, *, below: bool = False) -> list[tuple[str, str]]:
    """Return the pages above the page of a condition, or above a form of it."""
    above = [("Home", reverse("home")), ("Conditions", reverse("planning:conditions:mine"))]
    own = (f"Condition {condition.number}", reverse("planning:conditions:detail", args=[condition.pk]))
    return [*above, own] if below else above


def refusal_words(access: Access, condition: Condition) -> str | None:
    """Return why the person may not close or change it, or None when they may."""
    case = condition.case
    refused = minding_refusal(access, condition, case.service, authors_of(case), conflicted_in([case.pk])[case.pk])
    return str(refused) if refused else None


class ConditionPage(OfCondition):
    """One condition, with what the person can do about it."""

    def get(self, request: HttpRequest, condition: int) -> HttpResponse:
        found, access = self.condition_of(request, condition), access_on(request)
        history = history_of(found, decisions_on(found), reports_of(found))
        refused = refusal_words(access, found)
        is_open, owns = found.closed_at is None, can_report(access, found)
        context = {
            "breadcrumbs": breadcrumbs(found),
            "condition": found,
            "line": line_of(found, timezone.localdate()),
            "history": history,
            "missing": still_missing(found, history),
            "is_open": is_open,
            "may_report": is_open and owns,
            "may_mind": is_open and refused is None,
            "why_not": refused if is_open and owns else "",
            "reads_plan": can_read_of_plan(access, found.case.service),
        }
        return render(request, "planning/conditions/detail.html", context)
