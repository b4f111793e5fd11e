"""The sample's past: what is loaded under `at` carries that time, as if it had been done then."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, time, timedelta

from django.utils import timezone

OPENS, HOURS = 9, 8
FRIDAY = 4


def in_working_hours(moment: datetime, *, now: datetime) -> datetime:
    """Return the moment moved into a working day between 9 and 5, never after `now`; the order of moments is kept.

    A day from midnight to midnight becomes its working hours, and a weekend is part of the Friday before it.
    """
    return min(_worked(moment), now if _is_working(now) else _last_working(now))


def _worked(moment: datetime) -> datetime:
    local = timezone.localtime(moment)
    day = local.date() - timedelta(days=max(0, local.weekday() - FRIDAY))
    midnight = datetime.combine(day, time(), tzinfo=local.tzinfo)
    length = timedelta(days=3 if day.weekday() == FRIDAY else 1)
    gone = (local.replace(tzinfo=None) - midnight.replace(tzinfo=None)) / length
    return midnight.replace(hour=OPENS) + timedelta(hours=HOURS * gone)


def _is_working(moment: datetime) -> bool:
    local = timezone.localtime(moment)
    return local.weekday() <= FRIDAY and OPENS <= local.hour < OPENS + HOURS


def _last_working(now: datetime) -> datetime:
    """Return the end of the last working day before `now`."""
    local = timezone.localtime(now)
    day = local.date() if local.hour >= OPENS + HOURS else local.date() - timedelta(days=1)
    day -= timedelta(days=max(0, day.weekday() - FRIDAY))
    return datetime.combine(day, time(OPENS + HOURS), tzinfo=local.tzinfo)


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Let the portal's clock stand at `moment`, moved into working hours. For samples in an empty database only."""
    real = timezone.now
    worked = in_working_hours(moment, now=real())
    timezone.now = lambda: worked
    try:
        yield
    finally:
        timezone.now = real
