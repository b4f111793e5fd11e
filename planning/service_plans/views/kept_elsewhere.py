"""What somebody sees whose section is not asked for any more: their text, kept with the plan."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from planning.approval.rules import NotAllowed
from planning.service_plans.actions.kept_aside import keep_late
from planning.service_plans.forms import TypedSection
from planning.service_plans.models import PlanSection
from planning.service_plans.queries.moving import is_kept_aside
from planning.service_plans.rules import PlanRefused
from planning.service_plans.views.pages import breadcrumbs
from planning.service_plans.views.safekeeping import let_go
from services.middleware import access_on, person_on

NOT_ASKED = (
    "The template has changed, and this question is not asked any more. What you typed is kept with the plan, "
    "under “Kept from the earlier template”."
)


def keep_typed(request: HttpRequest, plan: int, key: str, typed: TypedSection) -> PlanSection | None:
    """Keep what was typed with the section that is kept aside; raises as `keep_late` does."""
    return keep_late(
        plan=plan,
        key=key,
        asked=typed.asked,
        revision=typed.revision,
        text=typed.text,
        rows=typed.rows,
        by=person_on(request),
        access=access_on(request),
    )


def kept_elsewhere(request: HttpRequest, plan: int, key: str, typed: TypedSection | None) -> HttpResponse:
    """Keep what was typed where it belongs and lead there; raises Http404 when the plan never had such a section."""
    page = reverse("planning:service_plans:kept", args=[plan])
    if typed is None:
        if not is_kept_aside(plan, key):
            raise Http404
        messages.info(request, "This question is not asked any more. What was written is kept here.")
        return redirect(page)
    try:
        section = keep_typed(request, plan, key, typed)
    except NotAllowed as refused:
        raise PermissionDenied from refused
    except PlanRefused:
        return render(request, "planning/service_plans/too_big.html", {"breadcrumbs": breadcrumbs()}, status=413)
    if section is None:
        raise Http404
    let_go(request)
    messages.warning(request, NOT_ASKED)
    return redirect(f"{page}#kept-{section.pk}")
