"""Who holds which role: lists, giving and ending roles, naming deputies."""

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

from mlco_portal.safekeeping import KeepsWhatIsTyped
from mlco_portal.wording import british_date
from services.actions import appoint, end_appointment, name_deputy, stop_cover
from services.forms import AppointForm, AppointmentFilterForm, DeputyForm, EndAppointmentForm
from services.middleware import access_on, person_on
from services.models import Appointment, DeputyCover
from services.presenters import cover_rows, role_rows
from services.queries.catalogue import all_groups, all_localities, services_to_choose_from
from services.queries.people import (
    appointment_of,
    appointments_matching,
    cover_of,
    covers_by,
    people_to_choose_from,
    roles_of,
)
from services.rules.catalogue import NotPermitted
from services.rules.people import AppointmentRefused, can_give_roles, can_name_deputy

PAGE_SIZE = 50
LIST = "services:appointments"


def crumbs(*more: tuple[str, str]) -> list[tuple[str, str]]:
    return [("Home", reverse("home")), ("People and roles", reverse(LIST)), *more]


def show_refusal(form: Any, refused: AppointmentRefused) -> None:
    for name, text in refused.problems.items():
        form.add_error(name if name in form.fields else None, text)


def appointment_or_404(key: int) -> Appointment:
    appointment = appointment_of(key, on=timezone.localdate())
    if appointment is None:
        raise Http404
    return appointment


class GivesRoles(LoginRequiredMixin, View):
    """A page for those who look after who holds which role."""

    http_method_names = ["get", "post"]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if request.user.is_authenticated and not can_give_roles(access_on(request)):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


class AppointmentList(GivesRoles):
    """Who holds which role, with filters."""

    http_method_names = ["get"]

    def get(self, request: HttpRequest) -> HttpResponse:
        today = timezone.localdate()
        form = AppointmentFilterForm({"when": "now", **request.GET.dict()})
        found = appointments_matching(form.wanted(), on=today)
        page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
        context = {
            "filter_form": form,
            "page_obj": page,
            "rows": role_rows(page.object_list, today, access_on(request)),
            "breadcrumbs": [("Home", reverse("home"))],
        }
        return render(request, "services/people/list.html", context)


class Appoint(KeepsWhatIsTyped, GivesRoles):
    """Gives a person a role."""

    def form(self, data: Any = None, **kwargs: Any) -> AppointForm:
        return AppointForm(
            data,
            people=people_to_choose_from(),
            services=services_to_choose_from(),
            groups=all_groups(),
            localities=all_localities(),
            **kwargs,
        )

    def page(self, request: HttpRequest, form: AppointForm) -> HttpResponse:
        return render(request, "services/people/appoint.html", {"form": form, "breadcrumbs": crumbs()})

    def get(self, request: HttpRequest) -> HttpResponse:
        asked = {name: request.GET[name] for name in ("user", "service", "role") if name in request.GET}
        if "service" in asked:
            asked["scope"] = "service"
        return self.page(request, self.filled(self.form(initial={"starts_on": timezone.localdate(), **asked})))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = self.form(request.POST)
        if not form.is_valid():
            return self.page(request, form)
        given = form.cleaned_data
        try:
            appointment = appoint(
                user=given["user"],
                role=given["role"],
                place=form.place,
                starts_on=given["starts_on"],
                ends_on=given["ends_on"],
                by=person_on(request),
            )
        except NotPermitted as refused:
            form.add_error(None, str(refused))
            return self.page(request, form)
        except AppointmentRefused as refused:
            show_refusal(form, refused)
            return self.page(request, form)
        since = british_date(appointment.starts_on)
        messages.success(request, f"{appointment.user} is {appointment.role_class.name.lower()} from {since}.")
        return redirect(LIST)


class EndAppointment(KeepsWhatIsTyped, GivesRoles):
    """Ends a role with a day."""

    def get(self, request: HttpRequest, key: int) -> HttpResponse:
        form = EndAppointmentForm(initial={"last_day": timezone.localdate()})
        return self.page(request, appointment_or_404(key), self.filled(form))

    def page(self, request: HttpRequest, appointment: Appointment, form: EndAppointmentForm) -> HttpResponse:
        row = role_rows([appointment], timezone.localdate())[0]
        return render(request, "services/people/end.html", {"form": form, "row": row, "breadcrumbs": crumbs()})

    def post(self, request: HttpRequest, key: int) -> HttpResponse:
        appointment, form = appointment_or_404(key), EndAppointmentForm(request.POST)
        if not form.is_valid():
            return self.page(request, appointment, form)
        given = form.cleaned_data
        try:
            end_appointment(
                appointment=appointment, last_day=given["last_day"], reason=given["reason"], by=person_on(request)
            )
        except NotPermitted as refused:
            form.add_error(None, str(refused))
            return self.page(request, appointment, form)
        except AppointmentRefused as refused:
            show_refusal(form, refused)
            return self.page(request, appointment, form)
        messages.success(request, f"The role of {appointment.user} ends on {british_date(given['last_day'])}.")
        return redirect(LIST)


class NameDeputy(KeepsWhatIsTyped, LoginRequiredMixin, View):
    """Names a deputy: by the holder of the role, or by those who give such roles."""

    http_method_names = ["get", "post"]

    def appointment(self, request: HttpRequest, key: int) -> Appointment:
        appointment = appointment_or_404(key)
        if not can_name_deputy(access_on(request), appointment):
            raise PermissionDenied
        return appointment

    def page(self, request: HttpRequest, appointment: Appointment, form: DeputyForm) -> HttpResponse:
        row = role_rows([appointment], timezone.localdate())[0]
        back = back_url(request, appointment)
        own = [("Home", reverse("home")), ("Your roles", back)]
        here = own if appointment.user_id == request.user.pk else crumbs()
        context = {"form": form, "row": row, "back_url": back, "breadcrumbs": here}
        return render(request, "services/people/deputy.html", context)

    def get(self, request: HttpRequest, key: int) -> HttpResponse:
        form = DeputyForm(people=people_to_choose_from(), initial={"starts_on": timezone.localdate()})
        return self.page(request, self.appointment(request, key), self.filled(form))

    def post(self, request: HttpRequest, key: int) -> HttpResponse:
        appointment = self.appointment(request, key)
        form = DeputyForm(request.POST, people=people_to_choose_from())
        if not form.is_valid():
            return self.page(request, appointment, form)
        try:
            cover = name_deputy(appointment=appointment, by=person_on(request), **form.cleaned_data)
        except AppointmentRefused as refused:
            show_refusal(form, refused)
            return self.page(request, appointment, form)
        words = f"{cover.deputy} stands in for {appointment.user} until {british_date(cover.ends_on)}."
        messages.success(request, words)
        return redirect(back_url(request, appointment))


class StopCover(LoginRequiredMixin, View):
    """Stops a deputy's cover at once."""

    http_method_names = ["get", "post"]

    def cover(self, request: HttpRequest, key: int) -> DeputyCover:
        cover = cover_of(key)
        if cover is None:
            raise Http404
        if cover.deputy_id != request.user.pk and not can_name_deputy(access_on(request), cover.appointment):
            raise PermissionDenied
        return cover

    def get(self, request: HttpRequest, key: int) -> HttpResponse:
        cover = self.cover(request, key)
        context = {
            "cover": cover,
            "back_url": back_url(request, cover.appointment, cover),
            "breadcrumbs": [("Home", reverse("home"))],
        }
        return render(request, "services/people/stop_cover.html", context)

    def post(self, request: HttpRequest, key: int) -> HttpResponse:
        cover = self.cover(request, key)
        try:
            stop_cover(cover=cover, by=person_on(request))
        except NotPermitted as refused:
            raise PermissionDenied from refused
        messages.success(request, f"{cover.deputy} no longer stands in for {cover.appointment.user}.")
        return redirect(back_url(request, cover.appointment, cover))


class YourRoles(LoginRequiredMixin, View):
    """The roles that I hold or stand in for, and who stands in for me."""

    http_method_names = ["get"]

    def get(self, request: HttpRequest) -> HttpResponse:
        today = timezone.localdate()
        context = {
            "rows": role_rows(roles_of(person_on(request), on=today), today),
            "covers": cover_rows(covers_by(person_on(request), on=today)),
            "breadcrumbs": [("Home", reverse("home"))],
        }
        return render(request, "services/people/your_roles.html", context)


def back_url(request: HttpRequest, appointment: Appointment, cover: DeputyCover | None = None) -> str:
    """Return the list that the person came from: their own roles, or everybody's."""
    own = request.user.pk in {appointment.user_id, cover.deputy_id if cover else None}
    return reverse("services:your_roles" if own or not can_give_roles(access_on(request)) else LIST)
