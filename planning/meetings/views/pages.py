"""What the pages of a meeting share."""

from typing import Any

from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone

from planning.meetings.models import Meeting
from planning.meetings.presenters.plans import PlanLine, plan_line
from planning.meetings.queries.lists import meeting_opened
from planning.meetings.queries.people import owners_named
from planning.meetings.queries.plans import ListedPlan, listed_plans
from planning.meetings.rules import can_open, over_words
from services.middleware import access_on

CONFLICT = 409
Crumbs = list[tuple[str, str]]


class OfMeetings(LoginRequiredMixin):
    """For pages of meetings: those who decide, prepare meetings or see the evidence of decisions."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated and not can_open(access_on(request)):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def opened(self, request: HttpRequest, key: int) -> tuple[Meeting, bool]:
        """Return the meeting and whether the person prepares it; raise Http404 when it is not for them."""
        try:
            return meeting_opened(access_on(request), key)
        except (Meeting.DoesNotExist, OverflowError) as missing:
            raise Http404 from missing

    def prepared(self, request: HttpRequest, key: int) -> Meeting:
        """Return the meeting for somebody who prepares it; raise PermissionDenied for those who only read it."""
        meeting, prepares = self.opened(request, key)
        if not prepares:
            raise PermissionDenied
        return meeting


def is_over(meeting: Meeting) -> bool:
    return bool(over_words(meeting))


def crumbs(meeting: Meeting | None = None) -> Crumbs:
    above = [("Home", reverse("home")), ("Meetings", reverse("planning:meetings:list"))]
    return [*above, (meeting.name, reverse("planning:meetings:detail", args=[meeting.pk]))] if meeting else above


def lines_of(request: HttpRequest, meeting: Meeting) -> tuple[list[ListedPlan], list[PlanLine]]:
    """Return the plans of the list, and their lines as this person sees them."""
    plans = listed_plans(meeting, timezone.localdate(), reader=request.user.pk)
    owners = owners_named(one.item for one in plans)
    return plans, [plan_line(one, number, meeting, owners) for number, one in enumerate(plans, start=1)]


def listed_or_404(request: HttpRequest, meeting: Meeting, item: int) -> ListedPlan:
    """Return the plan of the list; raise Http404 when it is not on it (any more)."""
    found = listed_plans(meeting, timezone.localdate(), only=item, reader=request.user.pk)
    if not found:
        raise Http404
    return found[0]


def revision_in(typed: str) -> int:
    """Return the revision that a page names; -1, which no meeting has, when it names none."""
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 9 else -1
