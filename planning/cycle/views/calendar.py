"""The timetable in people's own calendars: files for roles, and a secret address for a calendar program."""

import hashlib

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views import View

from mlco_portal.safekeeping import ButtonOfPage
from planning.cycle.actions.calendar import renew_feed
from planning.cycle.presenters.calendar import AUDIENCES, calendar_file
from planning.cycle.queries.calendar import entries_for, feed_of, roles_of_token, without_a_day
from services.middleware import access_on, person_on

LONGEST_TOKEN = 64


class CalendarPage(LoginRequiredMixin, View):
    """Explains both ways, and gives the files and the person's own address."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest) -> HttpResponse:
        feed = feed_of(person_on(request))
        address = settings.SITE_URL + reverse("planning:cycle:feed", args=[feed.token]) if feed else ""
        roles = set(access_on(request).roles)
        context = {
            "breadcrumbs": [
                ("Home", reverse("home")),
                ("Planning year", reverse("planning:cycle:current")),
            ],
            "feed": feed,
            "address": address,
            "audiences": [(one, bool(roles & set(one.roles or ()))) for one in AUDIENCES],
            "without_a_day": without_a_day(),
        }
        answer = render(request, "planning/cycle/timeline/calendar.html", context)
        answer["Cache-Control"] = "private, no-store"
        return answer


class RenewFeed(ButtonOfPage, LoginRequiredMixin, View):
    """Makes the address, or a new one in its place."""

    http_method_names = ["post"]
    stands_on = "planning:cycle:calendar"
    place = ()

    def post(self, request: HttpRequest) -> HttpResponse:
        had_one = feed_of(person_on(request)) is not None
        renew_feed(by=person_on(request))
        said = "You have a new address. The old one has stopped working." if had_one else "Your address is ready."
        messages.success(request, said)
        return redirect("planning:cycle:calendar")


class RoleCalendar(LoginRequiredMixin, View):
    """The dates that concern a role, as a file to put into a calendar once."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, audience: str) -> HttpResponse:
        found = next((one for one in AUDIENCES if one.code == audience), None)
        if found is None:
            raise Http404
        return _answer(request, calendar_file(entries_for(found.roles), name=found.name), f"planning-{audience}.ics")


class CalendarFeedFile(View):
    """A person's dates for their calendar program, which cannot sign in: the address is the secret."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        roles = (
            roles_of_token(token, timezone.localdate()) if len(token) <= LONGEST_TOKEN and "\x00" not in token else None
        )
        if roles is None:
            raise Http404
        return _answer(request, calendar_file(entries_for(roles), name="your dates"), "planning.ics")


def _answer(request: HttpRequest, content: bytes, name: str) -> HttpResponse:
    """Return the file, or 304 to a program that has it; nobody between may keep it, no search engine may list it."""
    tag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    fresh = request.headers.get("If-None-Match") == tag
    answer = HttpResponse(
        b"" if fresh else content, status=304 if fresh else 200, content_type="text/calendar; charset=utf-8"
    )
    if not fresh:
        answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["ETag"] = tag
    answer["Cache-Control"] = "private, no-cache"
    answer["X-Robots-Tag"] = "noindex, nofollow"
    return answer
