"""Pages of workplans: those of a year, one with its headings and lines, and the forms of each part."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from mlco_portal.safekeeping import ButtonOfPage
from mlco_portal.years import PlanningYear
from planning.aims.forms.workplans import HeadingForm, LineForm, WorkplanForm
from planning.aims.presenters.desks import headings_to_move, lines_to_move, workplans_to_move
from planning.aims.presenters.places import WORKPLANS, crumbs_to, desk_url
from planning.aims.queries.records import record_of, workplan_of
from planning.aims.rules.records import Record
from planning.aims.views.base import OfPlanningTeam, WriteRecord, press
from planning.workplans.models import Placement, Workplan, WorkplanHeading, WorkplanLine
from planning.workplans.presenters import workplan_url
from planning.workplans.queries import placed_nowhere, whole_workplan, workplans_of


class Workplans(ButtonOfPage, OfPlanningTeam):
    """The workplans of a year, kind by kind, and the deliverables that stand in none."""

    http_method_names = ("get", "head", "post")
    stands_on = WORKPLANS
    place = ("year",)

    def get(self, request: HttpRequest, year: PlanningYear) -> HttpResponse:
        context = {
            "year": year,
            "is_closed": self.is_closed(year),
            "kinds": workplans_to_move(workplans_of(year)),
            "placed_nowhere": [(one, desk_url(one)) for one in placed_nowhere(year)],
            "breadcrumbs": crumbs_to(year)[:-1],
        }
        return render(request, "planning/aims/workplans.html", context)

    def post(self, request: HttpRequest, year: PlanningYear) -> HttpResponse:
        self.is_closed(year)
        return redirect(reverse(WORKPLANS, args=[year]) + press(request, year, [Workplan]))


class WorkplanDesk(ButtonOfPage, OfPlanningTeam):
    """One workplan: its headings with what stands under them, and its lines, each to change, move and take out."""

    http_method_names = ("get", "head", "post")
    stands_on = "planning:aims:workplan"
    place = ("year", "code")

    def get(self, request: HttpRequest, year: PlanningYear, code: str) -> HttpResponse:
        closed, workplan = self.is_closed(year), whole_workplan(year, code)
        if workplan is None:
            raise Http404
        context = {
            "year": year,
            "is_closed": closed,
            "workplan": workplan,
            "read_url": workplan_url(workplan),
            "headings": headings_to_move(workplan),
            "kinds_of_lines": lines_to_move(workplan),
            "breadcrumbs": crumbs_to(year, kind=Workplan),
        }
        return render(request, "planning/aims/workplan.html", context)

    def post(self, request: HttpRequest, year: PlanningYear, code: str) -> HttpResponse:
        self.is_closed(year)
        workplan = workplan_of(year, code)
        if workplan is None:
            raise Http404
        moved = press(request, year, [WorkplanHeading, WorkplanLine, Placement])
        return redirect(desk_url(workplan) + moved)


class WriteWorkplan(WriteRecord):
    """A workplan: added, or changed."""

    form_class = WorkplanForm
    kind = Workplan

    def record(self, year: PlanningYear, **place: Any) -> Record | None:
        return workplan_of(year, place["code"]) if "code" in place else Workplan(year=year)

    def back(self, year: PlanningYear, record: Record) -> str:
        return desk_url(record) if record.pk else reverse(WORKPLANS, args=[year])


class WritePartOfWorkplan(WriteRecord):
    """A part of a workplan: added, or changed."""

    def record(self, year: PlanningYear, **place: Any) -> Record | None:
        if "key" in place:
            return record_of(self.kind, year, place["key"])
        workplan = workplan_of(year, place["code"])
        return self.kind(workplan=workplan) if workplan is not None else None


class WriteHeading(WritePartOfWorkplan):
    """A heading of a workplan."""

    form_class = HeadingForm
    kind = WorkplanHeading


class WriteLine(WritePartOfWorkplan):
    """A line of an enabler or programme."""

    form_class = LineForm
    kind = WorkplanLine
