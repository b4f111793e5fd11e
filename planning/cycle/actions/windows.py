"""The guidance and agreed notice of a planning year, and its windows that no milestone is."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from mlco_portal.accounts.models import User
from mlco_portal.accounts.permissions import Permission
from mlco_portal.audit.actions import changes_between, record
from planning.cycle.actions.dates import locked_cycle
from planning.cycle.models import PhaseWindow, PlanningCycle
from planning.cycle.queries.phases import setting_milestones
from planning.cycle.rules.dates import DateRefused, span_of
from planning.cycle.rules.windows import Window, windows_overlap_problem
from services.queries import access_of

DAYS = ("opens_on", "closes_on")
CHANGED = "Somebody else changed this window meanwhile. Look at it as it is now"


def change_guidance(
    *, cycle: PlanningCycle, guidance: str, notice_days: int, seen: tuple[str, int], by: User
) -> PlanningCycle:
    """Keep what authors should know and the agreed notice; `seen` is both as the person was shown them.

    Raises DateRefused when somebody changed them since, for a year that is closed, or a person who may not.
    """
    with transaction.atomic():
        locked = locked_cycle(cycle)
        _check_may(by)
        before = {"guidance": locked.guidance, "notice_days": locked.notice_days}
        after = {"guidance": guidance, "notice_days": notice_days}
        if before == after:
            return locked
        if (locked.guidance, locked.notice_days) != seen:
            raise DateRefused("Somebody else changed this meanwhile. Look at it as it is now, then save yours again")
        locked.guidance, locked.notice_days = guidance, notice_days
        locked.save(update_fields=list(after))
        record("cycle.change_guidance", by=by, about=locked, changes=changes_between(before, after))
    return locked


def add_window(*, cycle: PlanningCycle, phase: str, opens_on: date, closes_on: date | None, by: User) -> PhaseWindow:
    """Add a window of the phase; raises DateRefused where it overlaps another, or its days are no days of the year."""
    with transaction.atomic():
        locked = locked_cycle(cycle)
        _check_may(by)
        _check(locked, phase, Window(opens_on, closes_on))
        window = PhaseWindow.objects.create(cycle=locked, phase=phase, opens_on=opens_on, closes_on=closes_on)
        after = {"phase": phase, "opens_on": opens_on, "closes_on": closes_on}
        record("cycle.add_window", by=by, about=window, changes=changes_between({}, after))
    return window


def change_window(*, window: PhaseWindow, opens_on: date, closes_on: date | None, by: User) -> PhaseWindow:
    """Move the window's days; `window` is as the person saw it.

    Raises DateRefused as `add_window`, for one that was changed or removed since, or that a milestone sets.
    """
    with transaction.atomic():
        stored = _locked(window, by)
        before = {name: getattr(stored, name) for name in DAYS}
        after = {"opens_on": opens_on, "closes_on": closes_on}
        if before == after:
            return stored
        _check(stored.cycle, stored.phase, Window(opens_on, closes_on), without=stored.pk)
        stored.opens_on, stored.closes_on = opens_on, closes_on
        stored.save(update_fields=list(DAYS))
        record("cycle.change_window", by=by, about=stored, changes=changes_between(before, after))
    return stored


def remove_window(*, window: PhaseWindow, by: User) -> None:
    """Take the window away; raises DateRefused as `change_window`."""
    with transaction.atomic():
        stored = _locked(window, by)
        before = {"phase": stored.phase, **{name: getattr(stored, name) for name in DAYS}}
        record("cycle.remove_window", by=by, about=stored, changes=changes_between(before, {}))
        stored.delete()


def _locked(window: PhaseWindow, by: User) -> PhaseWindow:
    cycle = locked_cycle(window.cycle)
    _check_may(by)
    stored = PhaseWindow.objects.filter(pk=window.pk, cycle=cycle).first()
    if stored is None:
        raise DateRefused("Somebody else removed this window meanwhile")
    if any(getattr(stored, name) != getattr(window, name) for name in DAYS):
        raise DateRefused(CHANGED)
    milestones = setting_milestones(cycle).get(stored.pk)
    if milestones:
        names = " and ".join(f"“{one.name}”" for one in milestones)
        raise DateRefused(f"This window is set by the timetable. Move {names} instead")
    stored.cycle = cycle
    return stored


def _check(cycle: PlanningCycle, phase: str, window: Window, without: int = 0) -> None:
    span = span_of(cycle)
    problems = [span.problem(day) for day in (window.opens_on, window.closes_on) if day]
    if window.closes_on and window.closes_on < window.opens_on:
        problems.append("The last day is before the day it opens")
    others = cycle.windows.filter(phase=phase).exclude(pk=without)
    problems.append(windows_overlap_problem([window, *(Window(one.opens_on, one.closes_on) for one in others)]))
    found = [one for one in problems if one]
    if found:
        raise DateRefused(*found)


def _check_may(by: User) -> None:
    if not access_of(by, timezone.localdate()).allows(Permission.MANAGE_CYCLE):
        raise DateRefused("Only the planning team changes the dates of a year")
