"""Pages of routes: all of a year, and one to change, make or delete."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views import View

from mlco_portal.access import PermissionNeeded
from mlco_portal.safekeeping import ButtonOfPage, KeepsWhatIsTyped, kept_form
from mlco_portal.years import PlanningYear
from planning.approval.models import ApprovalRoute
from planning.cycle.models import PlanningCycle
from planning.cycle.queries import cycle_of
from planning.routes.actions import StepsRefused, change_route, delete_route, make_route
from planning.routes.forms import TypedRoute, rearranged, typed_rows
from planning.routes.presenters import (
    Surroundings,
    overview,
    rows_of,
    sheets_of,
    stages_of,
    under_way_words,
)
from planning.routes.queries import (
    DecidersToday,
    groups_on_routes,
    organisations_to_share_with,
    route_with_key,
    routes_of,
    under_way,
    why_not_deletable,
)
from planning.routes.rules import RouteChangedMeanwhile, RouteGone, RouteRefused, steps_said
from services.middleware import person_on
from services.queries.catalogue import all_groups

LIST = "planning:routes:list"
COMMON = "common-route"


class OfPlanningTeam(PermissionNeeded, View):
    """A page about routes, for those who run the planning year."""

    permission_needed = "manage_cycle"
    http_method_names: Sequence[str] = ("get", "head", "post")

    def cycle(self, year: PlanningYear) -> PlanningCycle:
        found = cycle_of(year)
        if found is None:
            raise Http404
        return found

    def route(self, year: PlanningYear, key: int) -> ApprovalRoute:
        found = route_with_key(year, key)
        if found is None:
            raise Http404
        return found

    def crumbs(self, year: PlanningYear, *more: tuple[str, str]) -> list[tuple[str, str]]:
        return [
            ("Home", reverse("home")),
            (f"Planning year {year}", reverse("planning:cycle:year", args=[year])),
            *more,
        ]


class RouteList(OfPlanningTeam):
    """Which group takes which route, its steps, and who could decide at each today."""

    http_method_names = ("get", "head")

    def get(self, request: HttpRequest, year: PlanningYear) -> HttpResponse:
        cycle = self.cycle(year)
        routes = routes_of(year)
        groups = groups_on_routes(year, routes)
        services = [service for one in groups for service in one.services]
        deciders = DecidersToday(services, timezone.localdate())
        context = {
            "year": year,
            "is_closed": cycle.state == PlanningCycle.State.CLOSED,
            "overview": overview(groups),
            "overview_head": ["Service group", {"text": "Services", "numeric": True}, "Route", "Who decides"],
            "sheets": sheets_of(routes, groups, deciders, organisations_to_share_with(), under_way(routes)),
            "without": [one for one in groups if one.route is None],
            "has_common": any(one.group_id is None for one in routes),
            "breadcrumbs": self.crumbs(year),
        }
        return render(request, "planning/routes/list.html", context)


class ChangeRoute(KeepsWhatIsTyped, OfPlanningTeam):
    """One route: its steps in order, as many presses of add, move and remove as it takes, and then saved."""

    def get(self, request: HttpRequest, year: PlanningYear, route: int) -> HttpResponse:
        if self.cycle(year).state == PlanningCycle.State.CLOSED:
            return redirect(LIST, year)
        found, organisations = self.route(year, route), organisations_to_share_with()
        typed = TypedRoute.of(found, steps_said(found.steps.all()), organisations)
        if waiting := kept_form(request):
            data = QueryDict(mutable=True)
            for name, values in waiting["fields"].items():
                data.setlist(name, values)
            typed = TypedRoute.showing(*typed_rows(data), organisations)
        return self._page(request, found, typed)

    def post(self, request: HttpRequest, year: PlanningYear, route: int) -> HttpResponse:
        self.cycle(year)
        organisations = organisations_to_share_with()
        about, rows = typed_rows(request.POST)
        found = route_with_key(year, route)
        if found is None:
            return self._gone(request, year, rows)
        if pressed := rearranged(rows, request.POST.get("then", "")):
            rows, said, place = pressed
            again = TypedRoute.showing(about, rows, organisations)
            return self._page(request, found, again, said=said, said_at=place + 1)
        typed = TypedRoute.sent(request.POST, organisations)
        if not typed.is_valid():
            return self._page(request, found, typed, status=422)
        try:
            change_route(route=found, **typed.about.cleaned_data, steps=typed.said, by=person_on(request))
        except StepsRefused as why:
            return self._page(request, found, typed, status=422, page_problems=typed.show(why.problems))
        except RouteChangedMeanwhile as why:
            return self._both(request, year, route, why, about, rows)
        except RouteGone:
            return self._gone(request, year, rows)
        except RouteRefused as why:
            return self._page(request, found, typed, status=409, page_problems=[str(why)])
        running = under_way_words(under_way([found]).get(found.pk, 0))
        messages.success(request, f"“{typed.about.cleaned_data['name']}” is saved. {running and running + '.'}".strip())
        return redirect(f"{reverse(LIST, args=[year])}#route-{found.pk}")

    def _both(
        self, request: HttpRequest, year: PlanningYear, key: int, why: RouteRefused, about: Any, rows: Any
    ) -> HttpResponse:
        """Show what was typed with the route as it stands now beside it; the next press saves over it knowingly."""
        newer = self.route(year, key)
        again = TypedRoute.showing({**about, "revision": newer.revision}, rows, organisations_to_share_with())
        return self._page(request, newer, again, status=409, page_problems=[str(why)], newer=newer)

    def _gone(self, request: HttpRequest, year: PlanningYear, rows: Any) -> HttpResponse:
        context = {"year": year, "rows": rows, "breadcrumbs": self._above(year)}
        return render(request, "planning/routes/gone.html", context, status=409)

    def _above(self, year: PlanningYear) -> list[tuple[str, str]]:
        return self.crumbs(year, ("Routes", reverse(LIST, args=[year])))

    def _page(
        self,
        request: HttpRequest,
        route: ApprovalRoute,
        typed: TypedRoute,
        *,
        newer: ApprovalRoute | None = None,
        status: int = 200,
        **more: Any,
    ) -> HttpResponse:
        year = PlanningYear(route.year)
        groups = [one for one in groups_on_routes(year, routes_of(year)) if one.route == route]
        services = [service for one in groups for service in one.services]
        around = Surroundings(services, DecidersToday(services, timezone.localdate()), organisations_to_share_with())
        context = {
            "year": year,
            "route": route,
            "form": typed.about,
            "forms": typed.steps,
            "rows": rows_of(typed.steps, typed.flags, around),
            "groups": groups,
            "newer_stages": stages_of(steps_said(newer.steps.all()), around, today=False) if newer else [],
            "newer": newer,
            "under_way": under_way_words(under_way([route]).get(route.pk, 0)),
            "breadcrumbs": self._above(year),
            **more,
        }
        return render(request, "planning/routes/change.html", context, status=status)


class MakeRoute(ButtonOfPage, OfPlanningTeam):
    """Makes a group's own route, like the common one, or the year's common route."""

    stands_on = LIST
    place = ("year",)

    def post(self, request: HttpRequest, year: PlanningYear, group: str) -> HttpResponse:
        self.cycle(year)
        wanted = next((one for one in all_groups() if one.code == group), None)
        if wanted is None and group != COMMON:
            raise Http404
        try:
            made = make_route(year=int(year), group=wanted, by=person_on(request))
        except RouteRefused as why:
            messages.warning(request, str(why))
            return redirect(LIST, year)
        messages.success(request, f"“{made.name}” is made. Change its steps and days, then save them.")
        return redirect("planning:routes:change", year, made.pk)


class DeleteRoute(OfPlanningTeam):
    """Asks, then deletes a route that no plan ever took; says why one stays."""

    def get(self, request: HttpRequest, year: PlanningYear, route: int) -> HttpResponse:
        if self.cycle(year).state == PlanningCycle.State.CLOSED:
            return redirect(LIST, year)
        return self._page(request, self.route(year, route))

    def post(self, request: HttpRequest, year: PlanningYear, route: int) -> HttpResponse:
        found = self.route(year, route)
        try:
            delete_route(route=found, by=person_on(request))
        except RouteRefused as why:
            return self._page(request, found, why=str(why), status=409)
        messages.success(request, f"“{found.name}” is deleted.")
        return redirect(LIST, year)

    def _page(self, request: HttpRequest, route: ApprovalRoute, *, why: str = "", status: int = 200) -> HttpResponse:
        year = PlanningYear(route.year)
        context = {
            "year": year,
            "route": route,
            "why_not": why or why_not_deletable(route),
            "breadcrumbs": self.crumbs(year, ("Routes", reverse(LIST, args=[year]))),
        }
        return render(request, "planning/routes/delete.html", context, status=status)
