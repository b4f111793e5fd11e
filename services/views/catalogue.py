"""The catalogue's pages: every signed-in person reads them, the planning team changes what they say."""

from collections.abc import Sequence
from typing import Any

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
from mlco_portal.safekeeping import KeepsWhatIsTyped, kept_value
from mlco_portal.years import PlanningYear
from services.actions import add_service, bring_back_service, change_service, retire_service
from services.forms import RetireForm, ServiceFilterForm, ServiceForm
from services.forms.catalogue import add_problems
from services.middleware import access_on, person_on
from services.models import Service
from services.presenters import (
    CLASH_HEAD,
    LIST_HEAD,
    clash_rows,
    history_rows,
    plans_url,
    role_rows,
    service_facts,
    standing_cell,
    tables_by_group,
)
from services.queries import catalogue_as_it_stands, service_of_code
from services.queries.catalogue import all_groups, all_localities, entry_of, history_of, services_matching
from services.queries.people import roles_in
from services.rules.catalogue import ChangedMeanwhile, EntryRefused, NotPermitted, hanging_on
from services.rules.people import can_give_roles

PAGE_SIZE = 100
Crumbs = list[tuple[str, str]]


def may_manage(request: HttpRequest) -> bool:
    """Say whether the person looks after the catalogue."""
    return access_on(request).allows(Permission.MANAGE_CATALOGUE)


def crumbs(*more: tuple[str, str]) -> Crumbs:
    return [("Home", reverse("home")), ("Services", reverse("services:list")), *more]


def found_or_404(code: str) -> Service:
    service = service_of_code(code)
    if service is None:
        raise Http404
    return service


class ServiceList(LoginRequiredMixin, View):
    """The services by group, with filters."""

    http_method_names = ["get"]

    def get(self, request: HttpRequest) -> HttpResponse:
        year = PlanningYear.on(timezone.localdate())
        groups = all_groups()
        form = ServiceFilterForm(request.GET, groups=groups, localities=all_localities(), this_year=year)
        found = services_matching(form.wanted())
        page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
        query = request.GET.copy()
        query.pop("page", None)
        context = {
            "filter_form": form,
            "page_obj": page,
            "tables": tables_by_group(page.object_list, year),
            "list_head": LIST_HEAD,
            "may_manage": may_manage(request),
            "query": query.urlencode(),
            "breadcrumbs": [("Home", reverse("home"))],
        }
        return render(request, "services/list.html", context)


class ServiceDetail(LoginRequiredMixin, View):
    """One service: what the catalogue says, its family, who holds roles in it, and what was changed."""

    http_method_names = ["get"]

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        service, today, manages = found_or_404(code), timezone.localdate(), may_manage(request)
        year = PlanningYear.on(today)
        context = {
            "service": service,
            "facts": service_facts(service),
            "parts": [(part, standing_cell(part, year)) for part in service.parts.all()],
            "roles": role_rows(roles_in(service, on=today), today),
            "plans_url": plans_url(service),
            "may_manage": manages,
            "may_give_roles": can_give_roles(access_on(request)),
            "history": history_rows(history_of(service)) if manages else (),
            "breadcrumbs": crumbs(),
        }
        return render(request, "services/detail.html", context)


class ManagesCatalogue(LoginRequiredMixin, View):
    """A page for those who look after the catalogue."""

    http_method_names: Sequence[str] = ["get", "post"]
    template = ""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if request.user.is_authenticated and not may_manage(request):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def show(self, request: HttpRequest, **context: Any) -> HttpResponse:
        return render(request, self.template, {"breadcrumbs": crumbs(), **context})


class AddService(KeepsWhatIsTyped, ManagesCatalogue):
    """Puts a service into the catalogue."""

    template = "services/form.html"

    def form(self, data: Any = None) -> ServiceForm:
        return ServiceForm(data, catalogue=catalogue_as_it_stands(timezone.localdate()))

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show(request, form=self.filled(self.form()))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = self.form(request.POST)
        if not form.is_valid() or form.asks_about_names:
            return self.show(request, form=form)
        try:
            service = add_service(entry=form.entry, by=person_on(request))
        except NotPermitted as refused:
            raise PermissionDenied from refused
        except EntryRefused as refused:
            add_problems(form, refused.problems)
            return self.show(request, form=form)
        messages.success(request, f"{service} is in the catalogue. Say next who leads it, under People and roles.")
        return redirect(service)


class ChangeService(KeepsWhatIsTyped, ManagesCatalogue):
    """Changes what the catalogue says about a service; tells when somebody else changed it meanwhile."""

    template = "services/form.html"

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        service = found_or_404(code)
        before = entry_of(service)
        form = ServiceForm(catalogue=catalogue_as_it_stands(timezone.localdate()), before=before)
        return self.page(request, service, self.filled(form), kept_value(request, "seen") or before.token)

    def page(self, request: HttpRequest, service: Service, form: ServiceForm, seen: str, **more: Any) -> HttpResponse:
        here = crumbs((service.name, service.get_absolute_url()))
        return self.show(request, form=form, service=service, seen=seen, breadcrumbs=here, **more)

    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        service, seen = found_or_404(code), request.POST.get("seen", "")
        before = entry_of(service)
        catalogue = catalogue_as_it_stands(timezone.localdate())
        form = ServiceForm(request.POST, catalogue=catalogue, before=before)
        if not form.is_valid() or form.asks_about_names:
            return self.page(request, service, form, seen)
        try:
            change_service(entry=form.entry, seen=seen, by=person_on(request))
        except NotPermitted as refused:
            raise PermissionDenied from refused
        except EntryRefused as refused:
            add_problems(form, refused.problems)
            return self.page(request, service, form, seen)
        except ChangedMeanwhile as changed:
            rows = clash_rows(form.entry, changed.current)
            return self.page(
                request,
                service,
                form,
                changed.current.token,
                clash=rows,
                clash_head=CLASH_HEAD,
                page_problems=[str(changed)],
            )
        messages.success(request, f"{form.entry.name} is saved.")
        return redirect(service)


class RetireService(KeepsWhatIsTyped, ManagesCatalogue):
    """Ends a service with a planning year, unless something still hangs on it."""

    template = "services/retire.html"

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        service = found_or_404(code)
        before = entry_of(service)
        form = RetireForm(catalogue=catalogue_as_it_stands(timezone.localdate()), before=before)
        return self.page(request, service, self.filled(form), kept_value(request, "seen") or before.token)

    def page(self, request: HttpRequest, service: Service, form: RetireForm, seen: str, **more: Any) -> HttpResponse:
        this_year = PlanningYear.on(timezone.localdate())
        context = {
            "form": form,
            "service": service,
            "seen": seen,
            "hanging": hanging_on(service.code, this_year, catalogue_as_it_stands(timezone.localdate())),
            "this_year_words": str(this_year),
            "breadcrumbs": crumbs((service.name, service.get_absolute_url())),
        }
        return self.show(request, **context, **more)

    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        service, seen = found_or_404(code), request.POST.get("seen", "")
        catalogue = catalogue_as_it_stands(timezone.localdate())
        form = RetireForm(request.POST, catalogue=catalogue, before=entry_of(service))
        if not form.is_valid():
            return self.page(request, service, form, seen)
        given = form.cleaned_data
        try:
            retire_service(
                code=code,
                end_year=given["end_year"],
                reason=given["reason"],
                successors=form.successors,
                seen=seen,
                by=person_on(request),
            )
        except NotPermitted as refused:
            raise PermissionDenied from refused
        except EntryRefused as refused:
            add_problems(form, refused.problems, RetireForm.FIELDS)
            return self.page(request, service, form, seen)
        except ChangedMeanwhile as changed:
            told = [f"{changed} Look at the service again, then retire it."]
            return self.page(request, service, form, changed.current.token, page_problems=told)
        messages.success(request, f"{service} ends with {given['end_year']}. Its plans and history stay.")
        return redirect(service)


class BringBackService(ManagesCatalogue):
    """Lets a retired service run on."""

    template = "services/bring_back.html"

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        return self.page(request, found_or_404(code))

    def page(self, request: HttpRequest, service: Service, **more: Any) -> HttpResponse:
        here = crumbs((service.name, service.get_absolute_url()))
        return self.show(request, service=service, seen=entry_of(service).token, breadcrumbs=here, **more)

    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        service = found_or_404(code)
        try:
            bring_back_service(code=code, seen=request.POST.get("seen", ""), by=person_on(request))
        except NotPermitted as refused:
            raise PermissionDenied from refused
        except EntryRefused as refused:
            return self.page(request, service, page_problems=[one.text for one in refused.problems])
        except ChangedMeanwhile as changed:
            return self.page(request, service, page_problems=[str(changed)])
        messages.success(request, f"{service} runs again.")
        return redirect(service)
