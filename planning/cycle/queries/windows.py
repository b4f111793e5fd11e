"""What is open when in planning years, and which late passes are in force."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from mlco_portal.statements import prepared
from mlco_portal.years import PlanningYear
from planning.cycle.models import LatePass, PhaseWindow, PlanningCycle
from planning.cycle.rules.windows import Times, Window, YearWindows, passes_count

Phase = PhaseWindow.Phase
YEAR = ("year", "state", "opens_on", "plans_due_on", "suspended_on", "suspended_reason")
WINDOW = ("windows__phase", "windows__opens_on", "windows__closes_on")


def windows_of(year: int) -> YearWindows | None:
    """Return what is open when in the year, or None when it was never set up (one query)."""
    return next(iter(_years(_rows_of(PlanningYear(year)))), None)


def windows_of_years(years: Iterable[int] | None = None) -> dict[int, YearWindows]:
    """Return {year: what is open when} of the years, or of all there are (one query)."""
    cycles = PlanningCycle.objects.all() if years is None else PlanningCycle.objects.filter(year__in=list(years))
    return {one.year: one for one in _years(_shown(cycles))}


def times_of(year: int, service: int) -> Times:
    """Return what is open today for the service's plan of the year (one query; two once writing has closed)."""
    return times_of_services(year, [service])[service]


def times_of_services(year: int, services: Collection[int]) -> dict[int, Times]:
    """Return what is open today for each service's plan of the year (two queries at most)."""
    windows, today = windows_of(year), timezone.localdate()
    held = pass_holders(year, services) if services and windows and passes_count(windows, today) else {}
    return {one: Times(windows, today, held.get(one, frozenset())) for one in services}


def pass_holders(year: int, services: Collection[int]) -> dict[int, frozenset[int]]:
    """Return {service: the people whose late pass for it is in force this second} (one query)."""
    held: dict[int, set[int]] = defaultdict(set)
    passes = LatePass.objects.in_force().filter(cycle__year=year, service__in=services)
    for service, user in passes.order_by().values_list("service", "user"):
        held[service].add(user)
    return {service: frozenset(users) for service, users in held.items()}


@prepared
def _rows_of(year: PlanningYear) -> "QuerySet[PlanningCycle, tuple[Any, ...]]":
    return _shown(PlanningCycle.objects.filter(year=year))


def _shown(cycles: QuerySet[PlanningCycle]) -> "QuerySet[PlanningCycle, tuple[Any, ...]]":
    return cycles.order_by("year", "windows__opens_on").values_list(*YEAR, *WINDOW)


def _years(rows: Iterable[tuple[Any, ...]]) -> list[YearWindows]:
    """Return the years of rows that hold a year beside each of its windows."""
    found: dict[int, tuple[tuple[Any, ...], dict[str, list[Window]]]] = {}
    for *year, phase, opens_on, closes_on in rows:
        windows = found.setdefault(int(year[0]), (tuple(year[1:]), defaultdict(list)))[1]
        if phase:
            windows[phase].append(Window(opens_on, closes_on))
    return [_year(year, facts, windows) for year, (facts, windows) in found.items()]


def _year(year: int, facts: tuple[Any, ...], windows: dict[str, list[Window]]) -> YearWindows:
    state, opens_on, plans_due_on, suspended_on, reason = facts
    return YearWindows(
        year=year,
        state=state,
        opens_on=opens_on,
        plans_due_on=plans_due_on,
        suspended_on=suspended_on,
        suspended_reason=reason,
        review=tuple(windows[Phase.REVIEW]),
        publication=tuple(windows[Phase.PUBLICATION]),
        update=tuple(windows[Phase.UPDATE]),
    )


def years_around(cycle: PlanningCycle) -> list[YearWindows]:
    """Return what is open when in the other years: what a year's dates may not overlap."""
    return [one for year, one in windows_of_years().items() if year != int(cycle.year)]
