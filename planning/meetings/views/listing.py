"""The plans on the list: taken onto it, put in order, taken off, read one after the other."""

from itertools import groupby
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views import View

from mlco_portal.safekeeping import ButtonOfPage
from mlco_portal.wording import counted, with_the
from planning.meetings.actions import measure_pages, put_in_order, put_on_list, take_off_list
from planning.meetings.forms import order_numbers
from planning.meetings.models import Meeting
from planning.meetings.presenters.pages import body_of
from planning.meetings.presenters.plans import reading_url
from planning.meetings.queries.lists import cases_to_take
from planning.meetings.queries.plans import items_of
from planning.meetings.rules import MeetingChanged, MeetingOver, MeetingRefused
from planning.meetings.views.pages import CONFLICT, OfMeetings, crumbs, is_over, revision_in
from services.middleware import access_on, person_on


class AddPlans(OfMeetings, View):
    """The plans that wait for those who meet, by service group: tick those that come onto the list."""

    http_method_names = ["get", "head", "post"]

    def get(self, request: HttpRequest, meeting: int) -> HttpResponse:
        found = self.prepared(request, meeting)
        if is_over(found):
            return redirect("planning:meetings:detail", found.pk)
        return self._page(request, found)

    def post(self, request: HttpRequest, meeting: int) -> HttpResponse:
        found = self.prepared(request, meeting)
        whole = set(request.POST.getlist("group"))
        ticked = set(request.POST.getlist("case"))
        wanted = [
            case.pk
            for case in cases_to_take(found, timezone.localdate())
            if str(case.pk) in ticked or case.service.group.code in whole
        ]
        if not (ticked or whole):
            return self._page(request, found, problem="Tick at least one plan", status=422)
        try:
            taken = put_on_list(meeting=found, cases=wanted, by=person_on(request), access=access_on(request))
        except MeetingOver as over:
            messages.warning(request, str(over))
        except MeetingRefused as refused:
            return self._page(request, found, problem=str(refused), status=CONFLICT)
        else:
            left = len(ticked) - len(ticked & {str(one) for one in wanted})
            gone = f" {counted(left, 'plan')} left out: not waiting for those who meet any more." if left else ""
            messages.success(request, f"{counted(taken, 'plan')} taken onto the list.{gone}")
        return redirect("planning:meetings:detail", found.pk)

    def _page(self, request: HttpRequest, meeting: Meeting, problem: str = "", status: int = 200) -> HttpResponse:
        cases = list(cases_to_take(meeting, timezone.localdate()))
        groups = [(group, list(some)) for group, some in groupby(cases, key=lambda case: case.service.group)]
        context = {
            "meeting": meeting,
            "body": with_the(body_of(meeting)),
            "groups": groups,
            "total": len(cases),
            "page_problems": [(problem, "#plans")] if problem else [],
            "breadcrumbs": crumbs(meeting),
        }
        return render(request, "planning/meetings/add.html", context, status=status)


class OrderPlans(OfMeetings, View):
    """A number beside each plan: the list is sorted by them."""

    http_method_names = ["get", "head", "post"]

    def get(self, request: HttpRequest, meeting: int) -> HttpResponse:
        found = self.prepared(request, meeting)
        return redirect("planning:meetings:detail", found.pk) if is_over(found) else self._page(request, found)

    def post(self, request: HttpRequest, meeting: int) -> HttpResponse:
        found = self.prepared(request, meeting)
        typed = order_numbers(request.POST, [one.pk for one in items_of(found)])
        revision = revision_in(request.POST.get("revision", ""))
        try:
            put_in_order(
                meeting=found, revision=revision, typed=typed, by=person_on(request), access=access_on(request)
            )
        except MeetingChanged as changed:
            return self._page(request, found, str(changed), CONFLICT)
        except MeetingOver as over:
            messages.warning(request, str(over))
        else:
            messages.success(request, "The list is in the new order.")
        return redirect("planning:meetings:detail", found.pk)

    def _page(self, request: HttpRequest, meeting: Meeting, problem: str = "", status: int = 200) -> HttpResponse:
        context: dict[str, Any] = {
            "meeting": meeting,
            "items": items_of(meeting),
            "page_problems": [problem] if problem else [],
            "breadcrumbs": crumbs(meeting),
        }
        return render(request, "planning/meetings/order.html", context, status=status)


class RemovePlan(ButtonOfPage, OfMeetings, View):
    """Takes a plan off the list."""

    stands_on = "planning:meetings:detail"
    place = ("meeting",)

    def post(self, request: HttpRequest, meeting: int, item: int) -> HttpResponse:
        found = self.prepared(request, meeting)
        line = next((one for one in items_of(found) if one.pk == item), None)
        if line is None:
            messages.info(request, "The plan is not on the list any more.")
            return redirect("planning:meetings:detail", found.pk)
        try:
            mark = request.POST.get("mark", "")
            take_off_list(item=line, mark=mark, by=person_on(request), access=access_on(request))
        except (MeetingChanged, MeetingOver) as refused:
            messages.warning(request, str(refused))
        else:
            messages.success(request, f"{line.case.service} is taken off the list. It waits as before.")
        return redirect("planning:meetings:detail", found.pk)


class MeasurePages(ButtonOfPage, OfMeetings, View):
    """Looks whether the plans of the list fit their pages, as far as nobody has looked yet."""

    stands_on = "planning:meetings:detail"
    place = ("meeting",)

    def post(self, request: HttpRequest, meeting: int) -> HttpResponse:
        found = self.prepared(request, meeting)
        measured, left = measure_pages(meeting=found, on=timezone.localdate())
        more = f" {left} left: press again, or look at the preview of each." if left else ""
        messages.success(request, f"{counted(measured, 'page')} measured.{more}")
        return redirect("planning:meetings:detail", found.pk)


class NextPlan(OfMeetings, View):
    """Leads to the next plan of the list, to be read; after the last one to everything staged together."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, meeting: int, item: int) -> HttpResponse:
        found = self.prepared(request, meeting)
        items = items_of(found)
        place = next((number for number, one in enumerate(items) if one.pk == item), None)
        if place is None:
            raise Http404
        following = next(iter(items[place + 1 :]), None)
        return redirect(reading_url(following) if following else reverse("planning:meetings:together", args=[found.pk]))
