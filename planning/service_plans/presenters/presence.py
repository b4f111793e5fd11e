"""Who else is in a section, in words."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.utils.timezone import localtime

from mlco_portal.wording import british_date, british_datetime
from planning.service_plans.queries.presence import Here

JUST_NOW = timedelta(minutes=1)
LATELY = timedelta(hours=1)


def here_words(others: Sequence[Here]) -> str:
    """Return `Anna Sample has this section open and is writing`, for all who are here; "" for nobody."""
    return ". ".join(f"{one.name} has this section open{' and is writing' if one.is_writing else ''}" for one in others)


def clock(at: datetime) -> str:
    """Return the time of day as the NHS writes it: 2:05pm."""
    return british_datetime(localtime(at)).rpartition(" ")[2]


def ago_words(at: datetime, now: datetime) -> str:
    """Return how long ago it was: `a moment ago`, `5 minutes ago`, `at 2:05pm`, `on 3 March 2024`."""
    passed = now - at
    if passed < JUST_NOW:
        return "a moment ago"
    if passed < LATELY:
        minutes = int(passed.total_seconds() // 60)
        return "a minute ago" if minutes == 1 else f"{minutes} minutes ago"
    if localtime(at).date() == localtime(now).date():
        return f"at {clock(at)}"
    return f"on {british_date(localtime(at).date())}"
