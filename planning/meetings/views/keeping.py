"""Which meetings there are; making one, changing its facts, cancelling it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views import View

from mlco_portal.safekeeping import KeepsWhatIsTyped
from planning.approval.rules import NotAllowed
from planning.meetings.actions import cancel_meeting, change_meeting, make_meeting
from planning.meetings.forms import MeetingForm
from planning.meetings.models import Meeting
from planning.meetings.presenters.pages import meeting_line
from planning.meetings.queries.lists import meetings_for, possible_chairs, running_years, with_counts
from planning.meetings.rules import MeetingChanged, MeetingOver, can_make
from planning.meetings.views.pages import CONFLICT, OfMeetings, crumbs, is_over, revision_in
from services.middleware import access_on, person_on

PAGE_SIZE = 25


class Meetings(OfMeetings, View):
    """Every meeting that the person may open, the newest first."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest) -> HttpResponse:
        access, today = access_on(request), timezone.localdate()
        page = Paginator(with_counts(meetings_for(access)), PAGE_SIZE).get_page(request.GET.get("page"))
        context = {
            "page_obj": page,
            "lines": [meeting_line(one, today) for one in page],
            "can_make": can_make(access),
            "breadcrumbs": [("Home", reverse("home"))],
        }
        return render(request, "planning/meetings/list.html", context)


class MakeMeeting(KeepsWhatIsTyped, OfMeetings, View):
    """A new meeting: its name, its date, who meets and who chairs."""

    http_method_names = ["get", "head", "post"]

    def get(self, request: HttpRequest) -> HttpResponse:
        form = self._form(request)
        return self._page(request, self.filled(form))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = self._form(request, request.POST)
        if not form.years or not form.is_valid():
            return self._page(request, form, status=422)
        try:
            meeting = make_meeting(
                year=form.chosen_year, **form.facts, by=person_on(request), access=access_on(request)
            )
        except NotAllowed as refusal:
            raise PermissionDenied(str(refusal)) from refusal
        messages.success(request, f"{meeting.name} is made. Choose the plans that it decides on.")
        return redirect("planning:meetings:add", meeting.pk)

    def _form(self, request: HttpRequest, data: Any = None) -> MeetingForm:
        access = access_on(request)
        if not can_make(access):
            raise PermissionDenied
        return MeetingForm(data, chairs=possible_chairs(access, timezone.localdate()), years=running_years())

    def _page(self, request: HttpRequest, form: MeetingForm, status: int = 200) -> HttpResponse:
        context = {
            "form": form,
            "heading": "Make a meeting",
            "button": "Save and choose plans",
            "back_url": reverse("planning:meetings:list"),
            "no_year": not form.years,
            "breadcrumbs": crumbs(),
        }
        return render(request, "planning/meetings/facts.html", context, status=status)


class ChangeMeeting(KeepsWhatIsTyped, OfMeetings, View):
    """The facts of a meeting, changed while it is not applied."""

    http_method_names = ["get", "head", "post"]

    def get(self, request: HttpRequest, meeting: int) -> HttpResponse:
        found = self.prepared(request, meeting)
        if is_over(found):
            return redirect("planning:meetings:detail", found.pk)
        initial = {"name": found.name, "held_on": found.held_on, "chair": f"{found.decides_as}:{found.chair_id}"}
        return self._page(request, found, self.filled(self._form(request, found, initial=initial)))

    def post(self, request: HttpRequest, meeting: int) -> HttpResponse:
        found = self.prepared(request, meeting)
        form = self._form(request, found, data=request.POST)
        if not form.is_valid():
            return self._page(request, found, form, status=422)
        try:
            change_meeting(
                meeting=found,
                revision=revision_in(request.POST.get("revision", "")),
                **form.facts,
                by=person_on(request),
                access=access_on(request),
            )
        except MeetingChanged as changed:
            return self._page(request, found, form, problem=str(changed), status=CONFLICT)
        except MeetingOver as over:
            messages.warning(request, str(over))
        except NotAllowed as refusal:
            raise PermissionDenied(str(refusal)) from refusal
        else:
            messages.success(request, "The meeting is changed.")
        return redirect("planning:meetings:detail", found.pk)

    def _form(self, request: HttpRequest, meeting: Meeting, **given: Any) -> MeetingForm:
        chairs = possible_chairs(access_on(request), timezone.localdate())
        return MeetingForm(chairs=chairs, years=[int(meeting.year)], **given)

    def _page(
        self, request: HttpRequest, meeting: Meeting, form: MeetingForm, problem: str = "", status: int = 200
    ) -> HttpResponse:
        context = {
            "form": form,
            "heading": "Change the meeting",
            "button": "Save",
            "meeting": meeting,
            "back_url": reverse("planning:meetings:detail", args=[meeting.pk]),
            "page_problems": [problem] if problem else [],
            "breadcrumbs": crumbs(meeting),
        }
        return render(request, "planning/meetings/facts.html", context, status=status)


class CancelMeeting(OfMeetings, View):
    """Asks once more, then calls the meeting off."""

    http_method_names = ["get", "head", "post"]

    def get(self, request: HttpRequest, meeting: int) -> HttpResponse:
        found = self.prepared(request, meeting)
        if is_over(found):
            return redirect("planning:meetings:detail", found.pk)
        counted = with_counts(meetings_for(access_on(request))).get(pk=found.pk)
        context = {"meeting": counted, "breadcrumbs": crumbs(found)}
        return render(request, "planning/meetings/cancel.html", context)

    def post(self, request: HttpRequest, meeting: int) -> HttpResponse:
        found = self.prepared(request, meeting)
        try:
            cancel_meeting(meeting=found, by=person_on(request), access=access_on(request))
        except MeetingOver as over:
            messages.info(request, str(over))
        else:
            messages.success(request, f"{found.name} is cancelled. Its plans wait as before.")
        return redirect("planning:meetings:list")
