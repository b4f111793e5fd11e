"""The round at a glance: every service and where its plan stands."""

from typing import Any

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views import View

from mlco_portal.accounts.permissions import Permission
from mlco_portal.years import PlanningYear
from planning.approval.open_conditions import open_conditions_of
from planning.cycle.models import PlanningCycle
from planning.round.presenters.lines import COLUMNS, export_rows, line_words
from planning.round.presenters.overview import overview, state_counts
from planning.round.queries.checks import checks_of, known_checks
from planning.round.queries.lines import lines_by_and_by, lines_of
from planning.round.queries.outstanding import unsent_batches
from planning.round.rules import DECIDING, WRITING
from planning.round.views.pages import Asked, OfRound, breadcrumbs, csv_lines, may_write_letters
from services.middleware import access_on


class RoundDashboard(OfRound, View):
    """Every service of the year: its state, days left, last change, plan check and whom it waits for."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, year: int | None = None) -> HttpResponse:
        asked = self.asked(request, year)
        context: dict[str, Any] = {"breadcrumbs": breadcrumbs(), "asked": asked}
        if asked is not None:
            context |= self._of(asked)
        return render(request, "planning/round/dashboard.html", context)

    def _of(self, asked: Asked) -> dict[str, Any]:
        access = access_on(asked.request)
        lines = lines_of(list(asked.page), asked.of)
        checks = checks_of(lines, asked.of) if asked.request.GET.get("check") == "now" else known_checks(lines)
        conditions = open_conditions_of([one.plan.case_id for one in lines if one.plan], asked.of.deadlines.today)
        writes = may_write_letters(access)
        cycle = asked.of.cycle
        year = PlanningYear(asked.of.year)
        return {
            "cycle": cycle,
            "is_open": cycle.state == PlanningCycle.State.OPEN,
            "filters": asked.form,
            "is_filtered": asked.form.wanted.is_set,
            "state_counts": state_counts(asked.tallies),
            "maps": overview(asked.tallies),
            "page": asked.page,
            "lines": [
                line_words(one, checks.get(one.plan.pk) if one.plan else None, asked.of.deadlines.today, conditions)
                for one in lines
            ],
            "unchecked": any(one.plan and one.plan.pk not in checks for one in lines),
            "years": [PlanningYear(one) for one in asked.years if one != asked.of.year],
            "checks_url": f"{reverse('planning:round:checks', args=[year])}?{asked.request.GET.urlencode()}",
            "check_now_query": _check_now(asked.request),
            "export_url": f"{reverse('planning:round:export', args=[year])}?{asked.query}",
            "write_url": f"{reverse('planning:round:write', args=[year])}?{asked.query}",
            "batches": unsent_batches() if writes else [],
            "may_write": writes and cycle.state == PlanningCycle.State.OPEN,
            "is_outstanding": any(one.state in (*WRITING, *DECIDING) for one in asked.tallies),
            "may_check_round": access.allows(Permission.MANAGE_CYCLE),
        }


def _check_now(request: HttpRequest) -> str:
    query = request.GET.copy()
    query["check"] = "now"
    return query.urlencode()


class RoundChecks(OfRound, View):
    """What the plan check finds in the plans of a page: laid into the page once it stands."""

    http_method_names = ["get"]

    def get(self, request: HttpRequest, year: int) -> HttpResponse:
        asked = self.asked(request, year)
        counts: dict[int, tuple[int, ...]] = {}
        if asked is not None:
            counts = checks_of(lines_of(list(asked.page), asked.of), asked.of)
        found = [
            {"key": plan, "counts": found, "check_url": reverse("planning:plan_check:plan", args=[plan])}
            for plan, found in counts.items()
        ]
        return render(request, "planning/round/checks.html", {"found": found})


class RoundExport(OfRound, View):
    """All services that the filters name, as a CSV file."""

    http_method_names = ["get"]

    def get(self, request: HttpRequest, year: int) -> StreamingHttpResponse:
        asked = self.asked(request, year)
        lines = lines_by_and_by(asked.found, asked.of) if asked else iter(())
        today = asked.of.deadlines.today if asked else None
        site = request.build_absolute_uri("/").rstrip("/")
        rows = export_rows(lines, today=today, site=site) if today else iter(())
        answer = StreamingHttpResponse(csv_lines(COLUMNS, rows), content_type="text/csv; charset=utf-8")
        answer["Content-Disposition"] = f'attachment; filename="round-{int(year)}.csv"'
        return answer
