"""Pages of frameworks: those of a year, one with all that stands in it, and the forms of each part."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from mlco_portal.safekeeping import ButtonOfPage, KeepsWhatIsTyped
from mlco_portal.years import PlanningYear
from planning.aims.actions.succession import link_priority, unlink_priority
from planning.aims.forms.frameworks import CarriesOnForm, FrameworkForm, PriorityForm, StatementForm
from planning.aims.presenters.desks import movable
from planning.aims.presenters.places import DESKS, crumbs_to, desk_url
from planning.aims.queries.records import framework_of, frameworks_of, record_of
from planning.aims.rules.records import Record
from planning.aims.rules.refusals import AimGone, AimsRefused, FieldRefused
from planning.aims.views.base import OfPlanningTeam, WriteRecord, gone_page, press
from planning.priorities.models import Framework, Priority, Statement
from planning.priorities.presenters import framework_url, lines_of
from planning.priorities.queries import whole_frameworks
from services.middleware import person_on


class Frameworks(ButtonOfPage, OfPlanningTeam):
    """The frameworks of a year in their order, to change, move and add to."""

    http_method_names = ("get", "head", "post")
    stands_on = DESKS
    place = ("year",)

    def get(self, request: HttpRequest, year: PlanningYear) -> HttpResponse:
        context = {
            "year": year,
            "is_closed": self.is_closed(year),
            "frameworks": [(one, desk_url(one)) for one in frameworks_of(year)],
            "breadcrumbs": crumbs_to(year)[:-1],
        }
        return render(request, "planning/aims/frameworks.html", context)

    def post(self, request: HttpRequest, year: PlanningYear) -> HttpResponse:
        self.is_closed(year)
        return redirect(reverse(DESKS, args=[year]) + press(request, year, [Framework]))


class FrameworkDesk(ButtonOfPage, OfPlanningTeam):
    """One framework: what it says and its priorities, each to change, move and take out."""

    http_method_names = ("get", "head", "post")
    stands_on = "planning:aims:framework"
    place = ("year", "code")

    def get(self, request: HttpRequest, year: PlanningYear, code: str) -> HttpResponse:
        closed, framework = self.is_closed(year), whole_frameworks(year).filter(code=code).first()
        if framework is None:
            raise Http404
        context = {
            "year": year,
            "is_closed": closed,
            "framework": framework,
            "read_url": framework_url(framework),
            "statements": movable(framework.statements.all(), lambda one: one.kind),
            "priorities": lines_of(framework),
            "breadcrumbs": crumbs_to(year),
        }
        return render(request, "planning/aims/framework.html", context)

    def post(self, request: HttpRequest, year: PlanningYear, code: str) -> HttpResponse:
        self.is_closed(year)
        framework = framework_of(year, code)
        if framework is None:
            raise Http404
        return redirect(desk_url(framework) + press(request, year, [Statement, Priority]))


class WriteFramework(WriteRecord):
    """A framework: added, or changed."""

    form_class = FrameworkForm
    kind = Framework

    def record(self, year: PlanningYear, **place: Any) -> Record | None:
        return framework_of(year, place["code"]) if "code" in place else Framework(year=year)

    def back(self, year: PlanningYear, record: Record) -> str:
        return desk_url(record) if record.pk else reverse(DESKS, args=[year])


class WritePart(WriteRecord):
    """A part of a framework: added, or changed."""

    def record(self, year: PlanningYear, **place: Any) -> Record | None:
        if "key" in place:
            return record_of(self.kind, year, place["key"])
        framework = framework_of(year, place["code"])
        return self.kind(framework=framework) if framework is not None else None


class WriteStatement(WritePart):
    """A sentence of a framework that is no priority."""

    form_class = StatementForm
    kind = Statement


class WritePriority(WritePart):
    """A priority of a framework."""

    form_class = PriorityForm
    kind = Priority


class CarriesOn(KeepsWhatIsTyped, OfPlanningTeam):
    """What a priority carries on: links to earlier ones, one to add, each to take away."""

    def get(self, request: HttpRequest, year: PlanningYear, key: int) -> HttpResponse:
        closed, priority = self.is_closed(year), record_of(Priority, year, key)
        if not isinstance(priority, Priority):
            raise Http404
        if closed:
            return redirect(desk_url(priority))
        return self._page(request, year, priority, self.filled(CarriesOnForm(priority=priority)))

    def post(self, request: HttpRequest, year: PlanningYear, key: int) -> HttpResponse:
        self.is_closed(year)
        priority, then = record_of(Priority, year, key), request.POST.get("then", "")
        if not isinstance(priority, Priority):
            return gone_page(request, year, Priority, CarriesOnForm)
        away = then.removeprefix("away:")
        form = CarriesOnForm(request.POST if then == "add" else None, priority=priority)
        try:
            if away != then and away.isascii() and away.isdecimal() and len(away) < 10:
                unlink_priority(priority=priority, link=int(away), by=person_on(request))
                messages.success(request, "The link is taken away.")
                return redirect(request.path)
            if not form.is_valid():
                return self._page(request, year, priority, form, status=422)
            link_priority(
                priority=priority, earlier=form.cleaned_data["earlier"], note=form.words, by=person_on(request)
            )
        except FieldRefused as why:
            form.add_error(why.field, str(why))
            return self._page(request, year, priority, form, status=422)
        except AimGone:
            return gone_page(request, year, Priority, CarriesOnForm)
        except AimsRefused as why:
            return self._page(request, year, priority, form, status=409, page_problems=[str(why)])
        messages.success(request, "The link is saved.")
        return redirect(request.path)

    def _page(
        self,
        request: HttpRequest,
        year: PlanningYear,
        priority: Priority,
        form: CarriesOnForm,
        *,
        status: int = 200,
        **more: Any,
    ) -> HttpResponse:
        context = {
            "year": year,
            "priority": priority,
            "links": priority.precursors.select_related("earlier__framework").order_by("pk"),
            "form": form,
            "back_url": desk_url(priority),
            "breadcrumbs": crumbs_to(year, priority),
            **more,
        }
        return render(request, "planning/aims/carries_on.html", context, status=status)
