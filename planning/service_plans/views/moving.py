"""What moved where when a plan's template changed, and what is kept from the earlier one."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from mlco_portal.safekeeping import ButtonOfPage
from planning.approval.rules import NotAllowed
from planning.service_plans.actions.kept_aside import copy_kept
from planning.service_plans.actions.moving import note_moves
from planning.service_plans.content import PlanContent
from planning.service_plans.models import PlanSection, ServicePlan
from planning.service_plans.presenters.moving import kept_section, move_notice, shown_move
from planning.service_plans.queries import lists_of, plan_content, plan_to_move
from planning.service_plans.queries.moving import keeps_anything, kept_sections, moves_of
from planning.service_plans.rules import PlanRefused, can_edit, can_write
from planning.service_plans.views.pages import PlanView, frame
from services.middleware import access_on, person_on


def moving_context(request: HttpRequest, plan: ServicePlan, content: PlanContent) -> dict[str, Any]:
    """Return what the plan's page says of its template's newest version (one query; two where it has moved)."""
    moves = moves_of(plan)
    if not moves:
        return {}
    may_note, keeps = can_write(access_on(request), plan), keeps_anything(plan.pk)
    return {
        "has_moved": True,
        "keeps": keeps,
        "moved": move_notice(plan, moves, content, keeps=keeps),
        "may_note": may_note,
    }


class MovedSections(PlanView):
    """Each move of the plan to a newer version of its template, with where every section went."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, plan: int) -> HttpResponse:
        found = self.plan_of(request, plan)
        keys = [one.template_section.key for one in found.sections.all()]
        moves = moves_of(found)
        context = {
            **frame(found),
            "moves": [shown_move(one, found, keys) for one in moves],
            "may_note": can_write(access_on(request), found) and any(one.noted_at is None for one in moves),
            "keeps": keeps_anything(found.pk),
        }
        return render(request, "planning/service_plans/moved.html", context)


class NoteMove(ButtonOfPage, PlanView):
    """An author has read where everything went: the notice on the plan's page goes away for all of them."""

    stands_on = "planning:service_plans:moved"
    place = ("plan",)

    def post(self, request: HttpRequest, plan: int) -> HttpResponse:
        found = self.plan_of(request, plan, plan_to_move)
        try:
            note_moves(plan=found, by=person_on(request), access=access_on(request))
        except NotAllowed as refused:
            raise PermissionDenied from refused
        messages.success(request, "The notice is put away. What moved where stays to be read.")
        return redirect(found)


class KeptSections(PlanView):
    """What was written in sections that the template does not ask for any more."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, plan: int) -> HttpResponse:
        found = self.plan_of(request, plan)
        content, lists = plan_content(found), lists_of(found.year)
        may_copy = can_edit(access_on(request), found)
        kept = [kept_section(one, found, content, lists, may_copy=may_copy) for one in kept_sections(found.pk)]
        return render(request, "planning/service_plans/moved_kept.html", {**frame(found), "kept": kept})


class CopyKept(ButtonOfPage, PlanView):
    """Adds what is kept to a section of the plan."""

    stands_on = "planning:service_plans:kept"
    place = ("plan",)

    def post(self, request: HttpRequest, plan: int, kept: int) -> HttpResponse:
        found = self.plan_of(request, plan, plan_to_move)
        here = f"{reverse('planning:service_plans:kept', args=[plan])}#kept-{kept}"
        try:
            section = copy_kept(
                plan=found.pk,
                kept=kept,
                key=request.POST.get("into", "")[:60].replace("\0", ""),
                by=person_on(request),
                access=access_on(request),
            )
        except PlanSection.DoesNotExist as error:
            if request.POST.get("into"):
                raise Http404 from error
            messages.error(request, "Choose the section to copy it into.")
            return redirect(here)
        except NotAllowed as refused:
            raise PermissionDenied from refused
        except PlanRefused as refused:
            messages.error(request, str(refused))
            return redirect(here)
        messages.success(request, "Copied. It stands below what was there; the text before it is in “Earlier texts”.")
        return redirect("planning:service_plans:section", plan, section.template_section.key)
