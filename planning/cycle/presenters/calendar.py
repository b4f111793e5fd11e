"""The timetable as a calendar file, as RFC 5545 has it: days as all-day events that calendar programs follow."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from icalendar import Calendar, Event

from planning.cycle.queries.calendar import Entry

MAY_CHANGE = "This day may still change."


@dataclass(frozen=True, slots=True)
class Audience:
    """People who keep the same dates; `roles` is None for the whole timetable."""

    code: str
    name: str
    roles: tuple[str, ...] | None


AUDIENCES = (
    Audience("everybody", "Everybody", ()),
    Audience("service-leads", "Service leads", ("service_lead", "contributor")),
    Audience("leadership-approvers", "Leadership approvers", ("leadership_approver",)),
    Audience("executive-approvers", "Executive approvers", ("executive_approver",)),
    Audience("planning-team", "Planning team", ("planning_team",)),
    Audience("enabler-leads", "Enabler leads", ("enabler_lead",)),
    Audience("metrics-analysts", "Metrics analysts", ("metrics_analyst",)),
    Audience("administrators", "Administrators", ("administrator",)),
    Audience("whole-timetable", "The whole timetable", None),
)


def calendar_file(entries: Iterable[Entry], *, name: str) -> bytes:
    """Return the entries as an iCalendar file. The same entries always give the same bytes."""
    organisation = settings.ORGANISATION["short_name"]
    calendar = Calendar()
    calendar.add("prodid", f"-//{organisation}//Planning portal//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", f"{organisation} planning: {name}")
    calendar.add("x-wr-timezone", settings.TIME_ZONE)
    calendar.add("refresh-interval", timedelta(hours=12), parameters={"VALUE": "DURATION"})
    for entry in entries:
        calendar.add_component(_event(entry))
    return bytes(calendar.to_ical())


def _event(entry: Entry) -> Event:
    event = Event()
    event.add("uid", f"{entry.uid}@{urlsplit(settings.SITE_URL).hostname or 'planning-portal'}")
    event.add("dtstamp", entry.changed_at or datetime.combine(entry.year.previous.starts_on, time(), UTC))
    event.add("dtstart", entry.day)
    event.add("dtend", entry.day + timedelta(days=1))
    event.add("summary", f"{entry.name} ({entry.year})")
    event.add("sequence", entry.sequence)
    event.add("status", "TENTATIVE" if entry.may_change else "CONFIRMED")
    event.add("transp", "TRANSPARENT")
    event.add("description", _description(entry))
    event.add("url", settings.SITE_URL + _address(entry))
    return event


def _description(entry: Entry) -> str:
    parts = [MAY_CHANGE] if entry.may_change else []
    if entry.after:
        parts.append("It comes after: " + "; ".join(entry.after) + ".")
    return "\n\n".join([*parts, *([entry.note] if entry.note else [])])


def _address(entry: Entry) -> str:
    if entry.milestone is None:
        return reverse("planning:cycle:year", args=[entry.year])
    return reverse("planning:cycle:milestone", args=[entry.year, entry.milestone])
