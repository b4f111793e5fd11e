"""What the editor's pages share: who may open them, and where they stand."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views import View

from mlco_portal.accounts.permissions import Permission
from mlco_portal.years import PlanningYear
from planning.plan_templates.models import PlanTemplate, TemplateSection
from planning.plan_templates.queries.templates import template_with_key
from planning.plan_templates.rules.editing import TemplateGone, TemplateRefused
from services.middleware import access_on


class OfPlanningTeam(LoginRequiredMixin, View):
    """Lets in those who run the planning year."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated and not access_on(request).allows(Permission.MANAGE_CYCLE):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def template(self, key: int) -> PlanTemplate:
        """Return the template with its sections; answers 404 when there is none."""
        try:
            return template_with_key(key)
        except PlanTemplate.DoesNotExist as error:
            raise Http404 from error

    def section(self, template: PlanTemplate, key: str) -> TemplateSection:
        """Return the section of a template that was fetched with its sections; answers 404 when it has none."""
        found = next((one for one in template.sections.all() if one.key == key), None)
        if found is None:
            raise Http404
        return found


def crumbs(template: PlanTemplate, *, below: bool = True) -> list[tuple[str, str]]:
    """Return the pages above a page of the template."""
    year = PlanningYear(template.year)
    above = [
        ("Home", reverse("home")),
        (f"Planning year {year}", reverse("planning:cycle:year", args=[year])),
        ("Templates", reverse("planning:template_editor:list", args=[year])),
    ]
    if below:
        above.append((f"{template.get_kind_display()}, version {template.version}", template_url(template.pk)))
    return above


def template_url(key: int) -> str:
    return reverse("planning:template_editor:template", args=[key])


def refused(request: HttpRequest, template: PlanTemplate, why: TemplateRefused) -> HttpResponse:
    """Say why nothing was done, on the page of the template, or on the list when it is gone."""
    messages.warning(request, str(why))
    if isinstance(why, TemplateGone):
        return redirect("planning:template_editor:list", PlanningYear(template.year))
    return redirect(template_url(template.pk))
