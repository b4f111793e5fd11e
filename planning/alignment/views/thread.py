"""Pages of the golden thread, for everybody who is signed in: down from a priority, up from a line, and what stops."""

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views import View

from mlco_portal.access import may
from mlco_portal.years import PlanningYear
from planning.alignment.presenters.thread import by_framework, served_words
from planning.alignment.queries.stops import what_stops
from planning.alignment.queries.thread import (
    deliverable_with_key,
    is_visible,
    plan_with_key,
    priorities_with_counts,
    priority_with_key,
    thread_down,
    thread_of_deliverable,
    thread_up,
)
from planning.alignment.views.matrix import crumbs, cycle_or_404
from planning.alignment.views.serves import may_link
from planning.cycle.models import PlanningCycle
from services.middleware import access_on


def above(year: PlanningYear) -> list[tuple[str, str]]:
    return crumbs(year, ("The golden thread", reverse("planning:alignment:thread", args=[year])))


class Reading(LoginRequiredMixin, View):
    """A page to read."""

    http_method_names = ["get", "head"]


class Thread(Reading):
    """Every priority of the year, to follow down."""

    def get(self, request: HttpRequest, year: PlanningYear) -> HttpResponse:
        cycle_or_404(year)
        counted = [
            (framework, [(one, served_words(one)) for one in those])
            for framework, those in by_framework(priorities_with_counts(int(year)))
        ]
        context = {"year": year, "frameworks": counted, "breadcrumbs": crumbs(year)}
        return render(request, "planning/alignment/thread.html", context)


class ThreadOfPriority(Reading):
    """From a priority down to the lines of services' plans."""

    def get(self, request: HttpRequest, year: PlanningYear, key: int) -> HttpResponse:
        cycle_or_404(year)
        priority = priority_with_key(int(year), key)
        if priority is None:
            raise Http404
        context = {
            "year": year,
            "priority": priority,
            "thread": thread_down(priority, access_on(request)),
            "breadcrumbs": above(year),
        }
        return render(request, "planning/alignment/thread_priority.html", context)


class ThreadOfDeliverable(Reading):
    """From a deliverable up to the priorities that it serves, and down to the lines that carry it."""

    def get(self, request: HttpRequest, year: PlanningYear, key: int) -> HttpResponse:
        cycle = cycle_or_404(year)
        deliverable = deliverable_with_key(int(year), key)
        if deliverable is None:
            raise Http404
        served, lines = thread_of_deliverable(deliverable, access_on(request))
        context = {
            "year": year,
            "deliverable": deliverable,
            "served": served,
            "lines": lines,
            "may_change": may(request, "manage_cycle") and cycle.state != PlanningCycle.State.CLOSED,
            "breadcrumbs": above(year),
        }
        return render(request, "planning/alignment/thread_deliverable.html", context)


class ThreadOfPlan(Reading):
    """From each priority of a service's plan up to the priorities of all that it serves."""

    def get(self, request: HttpRequest, year: PlanningYear, key: int) -> HttpResponse:
        cycle = cycle_or_404(year)
        plan = plan_with_key(int(year), key)
        lines = thread_up(plan, access_on(request)) if plan is not None else []
        if plan is None or not (lines or is_visible(plan, access_on(request))):
            raise Http404
        context = {
            "year": year,
            "plan": plan,
            "plan_url": lines[0].line.url if lines else plan.get_absolute_url(),
            "lines": lines,
            "may_link": may_link(access_on(request), plan, cycle),
            "breadcrumbs": above(year),
        }
        return render(request, "planning/alignment/thread_plan.html", context)


class WhatStops(Reading):
    """What would stop if a deliverable were dropped."""

    def get(self, request: HttpRequest, year: PlanningYear, key: int) -> HttpResponse:
        cycle_or_404(year)
        deliverable = deliverable_with_key(int(year), key)
        if deliverable is None:
            raise Http404
        context = {
            "year": year,
            "deliverable": deliverable,
            "stops": what_stops(deliverable, access_on(request)),
            "breadcrumbs": [
                *above(year),
                (str(deliverable), reverse("planning:alignment:thread-deliverable", args=[year, key])),
            ],
        }
        return render(request, "planning/alignment/what_stops.html", context)
