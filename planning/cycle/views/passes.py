"""Late passes: the planning team's list, giving one, taking one back; and asking for one."""

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views import View

from mlco_portal.accounts.permissions import Permission
from mlco_portal.safekeeping import ButtonOfPage, KeepsWhatIsTyped
from mlco_portal.wording import british_datetime
from mlco_portal.years import PlanningYear
from planning.cycle.actions.passes import ask_for_pass, end_pass, give_pass
from planning.cycle.forms.passes import AskForPassForm, ChooseServiceForm, GivePassForm
from planning.cycle.models import PlanningCycle
from planning.cycle.presenters.phases import pass_lines
from planning.cycle.queries.passes import (
    handed_in_services,
    pass_of,
    passes_of,
    service_with_plan,
    services_with_plan,
    writers_of,
)
from planning.cycle.queries.windows import windows_of
from planning.cycle.rules.passes import PassRefused, asking_problem
from planning.cycle.views.timeline import OfPlanningTeam, crumbs, cycle_or_404
from services.middleware import access_on, person_on
from services.models import Service

PAGE_SIZE = 50


def _passes_url(year: PlanningYear) -> str:
    return reverse("planning:cycle:passes", args=[year])


class LatePasses(OfPlanningTeam):
    """Every late pass of the year, and choosing the service for a new one."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, year: PlanningYear) -> HttpResponse:
        cycle = cycle_or_404(year)
        page = Paginator(passes_of(cycle), PAGE_SIZE).get_page(request.GET.get("page"))
        windows = windows_of(year)
        context = {
            "cycle": cycle,
            "year": year,
            "page": page,
            "lines": pass_lines(cycle, page, handed_in_services(cycle), timezone.now()),
            "cannot": asking_problem(windows, timezone.localdate()),
            "choose": ChooseServiceForm(services=services_with_plan(cycle)),
            "breadcrumbs": crumbs(year),
        }
        return render(request, "planning/cycle/passes.html", context)


class GivePass(KeepsWhatIsTyped, OfPlanningTeam):
    """A new pass for the service that the address names."""

    http_method_names = ["get", "head", "post"]

    def get(self, request: HttpRequest, year: PlanningYear) -> HttpResponse:
        cycle = cycle_or_404(year)
        service = service_with_plan(cycle, request.GET.get("service", ""))
        if service is None:
            messages.warning(request, "Choose a service that has a plan in this year.")
            return redirect("planning:cycle:passes", year)
        asked = request.GET.get("user", "")
        initial = {"user": asked if asked.isdecimal() and len(asked) < 10 else "", "clock": "17:00"}
        return self._page(request, cycle, service, self.filled(self._form(service, initial=initial)))

    def post(self, request: HttpRequest, year: PlanningYear) -> HttpResponse:
        cycle = cycle_or_404(year)
        service = service_with_plan(cycle, request.POST.get("service", ""))
        if service is None:
            raise Http404
        form = GivePassForm(request.POST, people=writers_of(service, timezone.localdate()))
        if not form.is_valid():
            return self._page(request, cycle, service, form, status=422)
        found = form.cleaned_data
        try:
            given = give_pass(
                cycle=cycle,
                service=service,
                user=found["user"],
                expires_at=found["expires_at"],
                reason=found["reason"],
                by=person_on(request),
            )
        except PassRefused as refused:
            return self._page(request, cycle, service, form, problem=str(refused), status=409)
        until = british_datetime(timezone.localtime(given.expires_at))
        messages.success(request, f"{given.user} can write the plan of {service} until {until}, and is told so.")
        return redirect("planning:cycle:passes", year)

    def _form(self, service: Service, initial: dict[str, str]) -> GivePassForm:
        return GivePassForm(initial=initial, people=writers_of(service, timezone.localdate()))

    def _page(
        self,
        request: HttpRequest,
        cycle: PlanningCycle,
        service: Service,
        form: GivePassForm,
        problem: str = "",
        status: int = 200,
    ) -> HttpResponse:
        year = PlanningYear(cycle.year)
        context = {
            "year": year,
            "service": service,
            "form": form,
            "has_people": form.fields["user"].queryset.exists(),  # type: ignore[attr-defined]
            "page_problems": [problem] if problem else [],
            "breadcrumbs": crumbs(year, ("Late passes", _passes_url(year))),
        }
        return render(request, "planning/cycle/passes_give.html", context, status=status)


class EndPass(ButtonOfPage, OfPlanningTeam):
    """Takes a pass back."""

    stands_on = "planning:cycle:passes"
    place = ("year",)

    def post(self, request: HttpRequest, year: PlanningYear, pk: int) -> HttpResponse:
        found = pass_of(cycle_or_404(year), pk)
        if found is None:
            raise Http404
        try:
            end_pass(late_pass=found, by=person_on(request))
        except PassRefused as refused:
            messages.info(request, str(refused))
        else:
            messages.success(request, f"The pass of {found.user} for {found.service} has ended. They are told so.")
        return redirect("planning:cycle:passes", year)


class AskForPass(KeepsWhatIsTyped, LoginRequiredMixin, View):
    """Somebody who writes a plan asks the planning team for more time."""

    http_method_names = ["get", "head", "post"]

    def get(self, request: HttpRequest, year: PlanningYear, code: str) -> HttpResponse:
        cycle, service = self._asked(request, year, code)
        problem = asking_problem(windows_of(year), timezone.localdate())
        return self._page(request, cycle, service, self.filled(AskForPassForm()), problem or "")

    def post(self, request: HttpRequest, year: PlanningYear, code: str) -> HttpResponse:
        cycle, service = self._asked(request, year, code)
        form = AskForPassForm(request.POST)
        if not form.is_valid():
            return self._page(request, cycle, service, form, status=422)
        try:
            told = ask_for_pass(cycle=cycle, service=service, why=form.cleaned_data["why"], by=person_on(request))
        except PassRefused as refused:
            return self._page(request, cycle, service, form, str(refused), status=409)
        if told:
            messages.success(request, "The planning team is told that you ask for a late pass.")
        else:
            messages.info(request, "You have asked today already. If it is urgent, speak to the planning team.")
        return redirect("planning:service_plans:list")

    def _asked(self, request: HttpRequest, year: PlanningYear, code: str) -> tuple[PlanningCycle, Service]:
        cycle = cycle_or_404(year)
        service = service_with_plan(cycle, code)
        if service is None:
            raise Http404
        access = access_on(request)
        if not any(access.allows(one, service) for one in (Permission.WRITE_PLAN, Permission.SUBMIT_PLAN)):
            raise PermissionDenied
        return cycle, service

    def _page(
        self,
        request: HttpRequest,
        cycle: PlanningCycle,
        service: Service,
        form: AskForPassForm,
        problem: str = "",
        status: int = 200,
    ) -> HttpResponse:
        year = PlanningYear(cycle.year)
        context = {
            "year": year,
            "service": service,
            "form": form,
            "page_problems": [problem] if problem else [],
            "breadcrumbs": crumbs(year),
        }
        return render(request, "planning/cycle/passes_ask.html", context, status=status)
