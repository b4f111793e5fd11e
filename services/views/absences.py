"""Days away: my own, and those of others for who looks after roles."""

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

from mlco_portal.accounts.models import User
from mlco_portal.safekeeping import ButtonOfPage, KeepsWhatIsTyped
from mlco_portal.wording import british_date
from services.actions.absences import add_absence, end_absence
from services.forms.absences import AbsenceForm, AbsenceOfForm
from services.middleware import person_on
from services.queries.absences import absence_of, absences_from, absences_of
from services.queries.people import people_to_choose_from
from services.rules.catalogue import NotPermitted
from services.rules.people import AppointmentRefused
from services.views.people import PAGE_SIZE, GivesRoles, crumbs, show_refusal


def kept(request: HttpRequest, form: Any, user: User) -> bool:
    """Keep the days of the form for the person, and say so; False with the reasons on the form."""
    given = form.cleaned_data
    try:
        absence = add_absence(user=user, starts_on=given["starts_on"], ends_on=given["ends_on"], by=person_on(request))
    except AppointmentRefused as refused:
        show_refusal(form, refused)
        return False
    days = f"from {british_date(absence.starts_on)} to {british_date(absence.ends_on)}"
    who = "You are" if user.pk == request.user.pk else f"{user} is"
    messages.success(request, f"{who} away {days}. No morning mail comes then.")
    return True


class YourLeave(KeepsWhatIsTyped, LoginRequiredMixin, View):
    """When I am away."""

    http_method_names = ["get", "head", "post"]

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(request, self.filled(AbsenceForm()))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = AbsenceForm(request.POST)
        if form.is_valid() and kept(request, form, person_on(request)):
            return redirect("services:your_leave")
        return self._page(request, form)

    def _page(self, request: HttpRequest, form: AbsenceForm) -> HttpResponse:
        context = {
            "form": form,
            "absences": absences_of(person_on(request).pk, on=timezone.localdate()),
            "breadcrumbs": [("Home", reverse("home")), ("Your account", reverse("accounts:your_account"))],
        }
        return render(request, "services/people/your_leave.html", context)


class LeaveOfPeople(KeepsWhatIsTyped, GivesRoles):
    """When others are away, entered for them."""

    http_method_names = ["get", "head", "post"]

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(request, self.filled(AbsenceOfForm(people=people_to_choose_from())))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = AbsenceOfForm(request.POST, people=people_to_choose_from())
        if form.is_valid() and kept(request, form, form.cleaned_data["user"]):
            return redirect("services:leave")
        return self._page(request, form)

    def _page(self, request: HttpRequest, form: AbsenceOfForm) -> HttpResponse:
        page = Paginator(absences_from(timezone.localdate()), PAGE_SIZE).get_page(request.GET.get("page"))
        context = {"form": form, "page_obj": page, "absences": page.object_list, "breadcrumbs": crumbs()}
        return render(request, "services/people/leave.html", context)


class EndAbsence(ButtonOfPage, LoginRequiredMixin, View):
    """Says that somebody is back, or not going away after all."""

    http_method_names = ["post"]
    stands_on = "services:your_leave"
    place = ()

    def post(self, request: HttpRequest, key: int) -> HttpResponse:
        absence = absence_of(key)
        if absence is None:
            raise Http404
        try:
            end_absence(absence=absence, by=person_on(request))
        except NotPermitted as refused:
            raise PermissionDenied from refused
        own = absence.user_id == request.user.pk
        messages.success(request, "Removed. The morning mail comes again." if own else f"{absence.user} is here.")
        return redirect("services:your_leave" if own else "services:leave")
