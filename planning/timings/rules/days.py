"""Days between two moments, as people in London count them."""

from datetime import datetime

from django.utils import timezone

WEEK, WORKING_WEEK, SATURDAY = 7, 5, 5


def calendar_days(since: datetime, until: datetime) -> int:
    """Return how many midnights of the clocks in London lie between: 0 on the same day, whatever the clocks did."""
    return (timezone.localdate(until) - timezone.localdate(since)).days


def working_days(since: datetime, until: datetime) -> int:
    """Return how many days from Monday to Friday came after the first day, the last one included.

    From Friday to Monday is 1, from Friday to Sunday 0. Bank holidays are not known, so they count.
    """
    first, last = timezone.localdate(since), timezone.localdate(until)
    weeks, rest = divmod((last - first).days, WEEK)
    after = (first.weekday() + number for number in range(1, rest + 1))
    return weeks * WORKING_WEEK + sum(day % WEEK < SATURDAY for day in after)
