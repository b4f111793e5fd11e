"""Wording, tags and links of the pages about services and people's roles."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.http import urlencode

from mlco_portal.audit.models import AuditEntry
from mlco_portal.wording import british_date, counted
from mlco_portal.years import PlanningYear
from services.models import Appointment, DeputyCover, Service, ServiceGroup
from services.rules.access import Access
from services.rules.entries import LABELS, ServiceEntry, as_cells
from services.rules.imports import ImportPlan, Outcome, RowPlan
from services.rules.people import giving_problem

Cell = str | dict[str, Any]
PLANS = {
    Service.PlanArrangement.OWN: "Writes its own",
    Service.PlanArrangement.WITH_PARENT: "With the service it is part of",
    Service.PlanArrangement.BY_LOCALITY: "One for each locality team",
    Service.PlanArrangement.NONE: "None",
}
LIST_HEAD = ("Service", "Also known as", "Service plan", "Locality", "Runs")
CLASH_HEAD = ("What", "They saved", "You typed")
OUTCOMES = {
    Outcome.NEW: ("New", "green"),
    Outcome.CHANGED: ("Changed", "blue"),
    Outcome.UNCHANGED: ("As it is", "grey"),
    Outcome.SKIPPED: ("Skipped", "grey"),
    Outcome.REFUSED: ("Problem", "red"),
}


@dataclass(frozen=True, slots=True)
class GroupTable:
    """The services of one group, as a table shows them."""

    group: ServiceGroup
    rows: list[list[Cell]]

    @property
    def caption(self) -> str:
        return counted(len(self.rows), "service")


def tables_by_group(services: Iterable[Service], year: PlanningYear) -> list[GroupTable]:
    """Return a table for each group, in the order given."""
    return [
        GroupTable(group, [_list_row(service, year) for service in found])
        for group, found in groupby(services, key=lambda service: service.group)
    ]


def _list_row(service: Service, year: PlanningYear) -> list[Cell]:
    return [
        {"text": service.name, "href": service.get_absolute_url()},
        ", ".join(alias.name for alias in service.aliases.all()),
        plan_words(service),
        service.locality.name if service.locality else "Whole city",
        standing_cell(service, year),
    ]


def plan_words(service: Service) -> str:
    """Say who writes the service's plan."""
    joint = ", ".join(one.code for one in service.joint_with.all())
    words = PLANS[Service.PlanArrangement(service.plan_arrangement)]
    if service.part_of and service.plan_arrangement == Service.PlanArrangement.WITH_PARENT:
        words = f"With {service.part_of}"
    return f"{words}, joint with {joint}" if joint else words


def standing_cell(service: Service, year: PlanningYear) -> Cell:
    """Say whether the service runs in the year: a chip when it ended or is still to start."""
    if service.end_year is not None and service.end_year < year:
        return {"tag": f"Ended {PlanningYear(service.end_year)}", "colour": "grey"}
    if service.start_year > year:
        return {"tag": service.years, "colour": "white"}
    return service.years


def service_facts(service: Service) -> list[tuple[str, str]]:
    """Return what the catalogue says about the service, in words."""
    facts = [
        ("What it does", service.summary),
        ("Also known as", "; ".join(alias.name for alias in service.aliases.all()) or "No other names"),
        ("Service group", service.group.name),
        ("Kind", service.get_kind_display()),
        ("Service plan", service.get_plan_arrangement_display()),
        ("Locality", service.locality.name if service.locality else "Whole city"),
    ]
    if service.neighbourhood:
        facts.append(("Neighbourhood", service.neighbourhood.name))
    joint = ", ".join(str(one) for one in service.joint_with.all())
    if joint:
        facts.append(("Joint with", joint))
    facts.append(("On the service plan list", "Yes" if service.on_plan_list else "No"))
    facts.append(("Runs", service.years))
    if service.retired_reason:
        facts.append(("Why it ended", service.retired_reason))
    facts.append(("Code", service.code))
    return facts


def role_rows(appointments: Iterable[Appointment], today: date, access: Access | None = None) -> list[dict[str, Any]]:
    """Return who holds which role, with who stands in; `access` is of the one who may change some of them."""
    return [
        {
            "appointment": one,
            "person": str(one.user),
            "email": one.user.email,
            "role": one.role_class.name,
            "place": _capital(one.scope_label),
            "dates": dates_words(one.starts_on, one.ends_on),
            "standing": _standing(one, today),
            "may_change": access is not None and _may_change(one, access, today),
            "covers": [cover_words(cover) for cover in one.open_covers],  # type: ignore[attr-defined]
            "open_covers": one.open_covers,  # type: ignore[attr-defined]
        }
        for one in appointments
    ]


def _may_change(appointment: Appointment, access: Access, today: date) -> bool:
    ended = appointment.ends_on is not None and appointment.ends_on < today
    return not ended and giving_problem(access, appointment.role, None) is None


def _standing(appointment: Appointment, today: date) -> tuple[str, str] | None:
    if appointment.starts_on > today:
        return ("Still to begin", "white")
    if appointment.ends_on is not None and appointment.ends_on < today:
        return ("Ended", "grey")
    return None


def cover_rows(covers: Iterable[DeputyCover]) -> list[dict[str, Any]]:
    """Return the roles in which somebody stands in for others."""
    return [
        {
            "cover": one,
            "role": one.appointment.role_class.name,
            "place": _capital(one.appointment.scope_label),
            "holder": str(one.appointment.user),
            "dates": dates_words(one.starts_on, one.ends_on),
        }
        for one in covers
    ]


def dates_words(starts_on: date, ends_on: date | None) -> str:
    """Say from when to when."""
    if ends_on is None:
        return f"From {british_date(starts_on)}"
    return f"{british_date(starts_on)} to {british_date(ends_on)}"


def cover_words(cover: DeputyCover) -> str:
    return f"{cover.deputy}, {dates_words(cover.starts_on, cover.ends_on)}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


ACTIONS = {
    "services.add_service": "Added",
    "services.change_service": "Changed",
    "services.retire_service": "Retired",
    "services.bring_back_service": "Brought back",
}


def history_rows(entries: Iterable[AuditEntry]) -> list[dict[str, Any]]:
    """Return what was done to a service, with the cells that changed in words."""
    return [
        {
            "what": f"{ACTIONS.get(entry.action, entry.action)} by {entry.by_label}",
            "at": entry.at,
            "reason": entry.reason,
            "is_new": entry.action == "services.add_service",
            "cells": [(LABELS.get(name, name), old, new) for name, (old, new) in entry.changes.items()],
        }
        for entry in entries
    ]


def clash_rows(mine: ServiceEntry, theirs: ServiceEntry) -> list[list[str]]:
    """Return where two versions of a service differ: what it is about, what the catalogue says, what the form says."""
    ours, now = as_cells(mine), as_cells(theirs)
    return [
        [LABELS[name], now[name] or "Nothing", ours[name] or "Nothing"] for name in LABELS if now[name] != ours[name]
    ]


def import_counts(plan: ImportPlan) -> list[tuple[int, str, str]]:
    """Return how many rows of each outcome a file has, with words and the mood of its card."""
    words = {
        Outcome.NEW: "to add",
        Outcome.CHANGED: "to change",
        Outcome.UNCHANGED: "as they are",
        Outcome.SKIPPED: "skipped, as you chose",
        Outcome.REFUSED: "with a problem",
    }
    counts = plan.counts
    return [
        (counts[outcome.value], text, "late" if outcome == Outcome.REFUSED else "")
        for outcome, text in words.items()
        if counts[outcome.value]
    ]


def problem_rows(plan: ImportPlan) -> list[list[str]]:
    """Return every problem of a file with its row and column."""
    return [
        [str(row.number), LABELS.get(problem.field, "") and problem.field, row.name or row.code, problem.text]
        for row in plan.refused
        for problem in row.problems
    ]


def change_rows(plan: ImportPlan, limit: int = 300) -> Iterator[dict[str, Any]]:
    """Yield the rows of a file that would write something, with each cell's old and new text."""
    for row in plan.to_write[:limit]:
        text, colour = OUTCOMES[row.outcome]
        yield {"row": row, "tag": text, "colour": colour, "cells": _cells(row)}


def _cells(row: RowPlan) -> list[dict[str, str]]:
    return [{"label": one.label, "old": one.old, "new": one.new} for one in row.differences]


def done_words(plan: ImportPlan) -> str:
    """Say what an import did."""
    counts = plan.counts
    return f"{counted(counts['new'], 'service')} added and {counted(counts['changed'], 'service')} changed."


def plans_url(service: Service) -> str:
    """Return where the service's published plans are listed, or "" while the portal has no such page."""
    try:
        return f"{reverse('planning:publication:directory')}?{urlencode({'q': service.name})}"
    except NoReverseMatch:
        return ""
