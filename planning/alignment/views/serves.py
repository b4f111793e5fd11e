"""Pages to tick what one deliverable, or one line of a service's plan, serves."""

from collections.abc import Sequence
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views import View

from mlco_portal.access import PermissionNeeded
from mlco_portal.accounts.permissions import Permission
from mlco_portal.safekeeping import KeepsWhatIsTyped, kept_form
from mlco_portal.years import PlanningYear
from planning.alignment.actions.lines import save_line
from planning.alignment.actions.ticks import Saved, save_ticks
from planning.alignment.presenters.matrix import saved_words
from planning.alignment.presenters.thread import boxes_of, deliverable_boxes, ticks_said
from planning.alignment.queries.matrix import priorities_of_others
from planning.alignment.queries.serving import choices_for_line, ticks_of_deliverable, ticks_of_line
from planning.alignment.queries.thread import deliverable_with_key, plan_with_key, thread_up
from planning.alignment.rules import CARRIES, SERVES, AlignmentRefused, Tick, changed, ticks_in
from planning.alignment.views.matrix import crumbs, cycle_or_404
from planning.cycle.models import PlanningCycle
from planning.service_plans.models import ServicePlan
from planning.service_plans.rules import can_edit
from services.middleware import access_on, person_on
from services.rules import Access


def shown_and_ticked(request: HttpRequest, now: frozenset[Tick]) -> tuple[frozenset[Tick], frozenset[Tick]]:
    """Return what the page says it shows and what is ticked: as it stands `now`, or as it waits for its person."""
    waiting = kept_form(request)
    if not waiting:
        return now, now
    fields = waiting["fields"]
    return ticks_in(" ".join(fields.get("shown", [])).split()), ticks_in(fields.get("tick", []))


def may_link(access: Access, plan: ServicePlan, cycle: PlanningCycle) -> bool:
    """Say who links lines: authors while they can write in the plan, the planning team until the year is closed."""
    if cycle.state == PlanningCycle.State.CLOSED:
        return False
    return access.allows(Permission.MANAGE_CYCLE) or can_edit(access, plan)


def say(request: HttpRequest, saved: Saved) -> None:
    show = messages.warning if saved.gone else messages.success
    show(request, saved_words(saved))


class DeliverableServes(KeepsWhatIsTyped, PermissionNeeded, View):
    """The priorities that one deliverable serves, to tick."""

    permission_needed = "manage_cycle"
    http_method_names: Sequence[str] = ("get", "head", "post")

    def get(self, request: HttpRequest, year: PlanningYear, key: int) -> HttpResponse:
        cycle, deliverable = cycle_or_404(year), deliverable_with_key(int(year), key)
        if deliverable is None:
            raise Http404
        back = reverse("planning:alignment:thread-deliverable", args=[year, key])
        if cycle.state == PlanningCycle.State.CLOSED:
            return redirect(back)
        shown, ticks = shown_and_ticked(request, ticks_of_deliverable(deliverable))
        priorities = priorities_of_others(int(year))
        context = {
            "year": year,
            "caption": str(deliverable),
            "frameworks": boxes_of(priorities, key, ticks),
            "shown": ticks_said(shown & {(key, one.pk) for one in priorities}),
            "back_url": back,
            "breadcrumbs": crumbs(year, (str(deliverable), back)),
        }
        return render(request, "planning/alignment/serves.html", context)

    def post(self, request: HttpRequest, year: PlanningYear, key: int) -> HttpResponse:
        cycle_or_404(year)
        shown, ticks = ticks_in(request.POST.get("shown", "").split()), ticks_in(request.POST.getlist("tick"))
        try:
            say(request, save_ticks(year=int(year), changed=changed(shown, ticks), by=person_on(request)))
        except AlignmentRefused as why:
            messages.error(request, str(why))
        if deliverable_with_key(int(year), key) is None:
            return redirect("planning:alignment:thread", year)
        return redirect("planning:alignment:thread-deliverable", year, key)


class LineServes(KeepsWhatIsTyped, LoginRequiredMixin, View):
    """What one priority of a service's plan carries and serves, to tick."""

    http_method_names: Sequence[str] = ("get", "head", "post")

    def get(self, request: HttpRequest, year: PlanningYear, key: int, row: UUID) -> HttpResponse:
        plan = self._plan(request, year, key)
        line = next((one for one in thread_up(plan, access_on(request)) if one.line.row == str(row)), None)
        if line is None:
            raise Http404
        shown, ticks = shown_and_ticked(request, ticks_of_line(plan, str(row)))
        near, far = choices_for_line(int(year), line.core)
        priorities = priorities_of_others(int(year))
        there = {(CARRIES, one.pk) for one in near + far} | {(SERVES, one.pk) for one in priorities}
        back = reverse("planning:alignment:thread-plan", args=[year, key])
        context = {
            "year": year,
            "caption": f"{plan.service}: {line.line.words}",
            "core": line.core,
            "near": deliverable_boxes(near, CARRIES, ticks),
            "far": deliverable_boxes(far, CARRIES, ticks),
            "frameworks": boxes_of(priorities, SERVES, ticks),
            "shown": ticks_said(shown & there),
            "back_url": back,
            "breadcrumbs": crumbs(year, (str(plan), back)),
        }
        return render(request, "planning/alignment/serves.html", context)

    def post(self, request: HttpRequest, year: PlanningYear, key: int, row: UUID) -> HttpResponse:
        plan = self._plan(request, year, key)
        shown, ticks = ticks_in(request.POST.get("shown", "").split()), ticks_in(request.POST.getlist("tick"))
        try:
            saved = save_line(plan=plan, row=str(row), changed=changed(shown, ticks), by=person_on(request))
        except AlignmentRefused as why:
            messages.error(request, str(why))
        else:
            say(request, saved)
        return redirect("planning:alignment:thread-plan", year, key)

    def _plan(self, request: HttpRequest, year: PlanningYear, key: int) -> ServicePlan:
        cycle, plan = cycle_or_404(year), plan_with_key(int(year), key)
        if plan is None:
            raise Http404
        if not may_link(access_on(request), plan, cycle):
            raise PermissionDenied
        return plan
