"""All that the page of a plan shows to somebody, with what they typed on it."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from planning.approval.models import ApprovalCase
from planning.approval.rules import Seen, Way
from planning.releases.addresses import document_url, number_url
from planning.review.looks import is_a_look, note_look
from planning.review.presenters.detail import review_page, stale_warning
from planning.review.presenters.verdicts import verdict_views
from planning.review.queries import deciding_way, reading_for, reviewed_plan
from planning.review.rules import can_open_inbox, can_publish
from planning.review.verdicts import Reading
from planning.review.views.desk import Desk, condition_forms, decision_form, query_forms
from services.middleware import access_on, person_on
from services.rules import Access

LOOKS_AGAIN = timedelta(minutes=10)  # a look is written once in so long: each press in a section draws the page


def review_context(
    request: HttpRequest, case: ApprovalCase, desk: Desk, *, warning: str = "", seen: Seen | None = None
) -> dict[str, Any]:
    """Return what the templates draw; without `page` when nothing was submitted yet.

    `seen` is what was on the page when something was sent: when it is something else by now, that is told, and what
    was chosen then counts no more.
    """
    access = access_on(request)
    context: dict[str, Any] = {
        "case": case,
        "breadcrumbs": [("Home", "/"), ("Decisions", reverse("planning:review:inbox"))],
    }
    if not can_open_inbox(access):
        context["breadcrumbs"] = [("Home", "/")]
    plan = reviewed_plan(case, request.user.pk)
    if plan is None:
        return context
    looked_at = plan.compared.shown.looked_at
    is_new = looked_at is None or timezone.now() - looked_at > LOOKS_AGAIN
    if is_new and not case.is_document and is_a_look(request):
        note_look(version=plan.compared.shown.pk, by=person_on(request).pk)
    if seen is not None and seen != plan.seen:
        warning = stale_warning(plan)
    if warning:
        desk.form, desk.judged, desk.keeps_choice = None, (), False
    standing = deciding_way(access, plan)
    reading = reading_for(plan, request.user.pk) if isinstance(standing, Way) and plan.is_intact else None
    notes = query_forms(desk, reading) if reading else {}
    verdicts = verdict_views(reading, notes) if reading else {}
    page = review_page(plan, standing, today=timezone.localdate(), reading=reading, verdicts=verdicts)
    context |= {"page": page, "warning": warning, "typed": desk.words, "desk": desk, "verdicts": verdicts}
    return {**context, **_ways_on(access, case, plan.plan_id), **_forms(case, desk, reading, page.choice_hints)}


def _ways_on(access: Access, case: ApprovalCase, plan: int) -> dict[str, str]:
    """Return where the plan is talked of and published; a document of the organisation has a page for both."""
    if case.is_document:
        found = {"release_url": number_url(case.document, case.version_number)}
        return found | ({"publish_url": document_url(case.document, "releases")} if can_publish(access, case) else {})
    found = {"comments_url": reverse("planning:discussion:plan", args=[plan])}
    if can_publish(access, case):
        found["publish_url"] = reverse("planning:publication:prepare", args=[plan])
    return found


def _forms(case: ApprovalCase, desk: Desk, reading: Reading | None, hints: Mapping[str, str]) -> dict[str, Any]:
    form = decision_form(desk, reading, hints)
    conditions = condition_forms(desk, case, reading) if reading else []
    return {
        "form": form,
        "conditions": conditions,
        "forms": [*desk.query_forms.values(), *conditions],
        "page_problems": desk.problems,
    }
