"""When a scheduled job runs, and how long a failed one waits. Pure: moments in, moments out."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from mlco_portal.wording import british_clock

LONDON = ZoneInfo("Europe/London")
EVERY_DAY = (0, 1, 2, 3, 4, 5, 6)
WORKING_DAYS = (0, 1, 2, 3, 4)
DAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
LONGEST_WAIT = timedelta(hours=1)
# Between two looks at the clock: a difference beyond this means that somebody set the clock.
JUMP = timedelta(seconds=30)


class Times(Protocol):
    """The moments at which something is due, for ever."""

    def after(self, moment: datetime) -> datetime:
        """Return the first moment after `moment`."""

    def until(self, moment: datetime) -> datetime:
        """Return the last moment that is not after `moment`."""

    def words(self) -> str:
        """Say it to people: "Every minute"."""


@dataclass(frozen=True, slots=True)
class Every:
    """Again and again, counted from midnight UTC of 1 January 1970, so that every worker counts alike."""

    period: timedelta

    def __post_init__(self) -> None:
        if self.period < timedelta(seconds=1):
            raise ValueError("A job can be scheduled once a second at most.")

    def until(self, moment: datetime) -> datetime:
        seconds = self.period.total_seconds()
        return datetime.fromtimestamp(moment.timestamp() // seconds * seconds, UTC)

    def after(self, moment: datetime) -> datetime:
        return self.until(moment) + self.period

    def words(self) -> str:
        minutes, seconds = divmod(round(self.period.total_seconds()), 60)
        if seconds or not minutes:
            return f"Every {minutes * 60 + seconds} seconds"
        if minutes == 1:
            return "Every minute"
        hours, rest = divmod(minutes, 60)
        if rest:
            return f"Every {minutes} minutes"
        return "Every hour" if hours == 1 else f"Every {hours} hours"


@dataclass(frozen=True, slots=True)
class At:
    """Once on each of the weekdays (Monday is 0), at a time of the clocks in London.

    A time that summer time skips comes an hour later that day; of a time that comes twice the first one counts.
    """

    clock: time
    weekdays: Collection[int] = EVERY_DAY

    def __post_init__(self) -> None:
        if not self.weekdays or not set(self.weekdays) <= set(EVERY_DAY):
            raise ValueError("Weekdays are numbers from 0 (Monday) to 6 (Sunday), at least one of them.")

    def _moments(self, moment: datetime) -> list[datetime]:
        """Return the moments of the eight days before and after."""
        day = moment.astimezone(LONDON).date()
        days = [day + timedelta(days=distance) for distance in range(-8, 9)]
        local = [datetime.combine(one, self.clock, LONDON) for one in days if one.weekday() in self.weekdays]
        return [one.astimezone(UTC) for one in local]

    def after(self, moment: datetime) -> datetime:
        return min(one for one in self._moments(moment) if one > moment)

    def until(self, moment: datetime) -> datetime:
        return max(one for one in self._moments(moment) if one <= moment)

    def words(self) -> str:
        days = tuple(sorted(set(self.weekdays)))
        clock = british_clock(self.clock)
        if days == EVERY_DAY:
            return f"Every day at {clock}"
        if days == WORKING_DAYS:
            return f"Monday to Friday at {clock}"
        return f"{', '.join(DAY_NAMES[day] for day in days)} at {clock}"


def wait_after(attempts: int, first_wait: timedelta) -> timedelta:
    """Return how long a job waits after so many failed attempts: the first wait, twice it, … an hour at most."""
    return min(first_wait * 2 ** min(attempts - 1, 20), max(LONGEST_WAIT, first_wait))


def is_jump(*, by_the_wall: timedelta, by_the_count: timedelta) -> bool:
    """Say whether the clock on the wall was set meanwhile: it went on by another span than seconds were counted."""
    return abs(by_the_wall - by_the_count) > JUMP


def is_lost(*, seen_at: datetime, now: datetime, lease: timedelta) -> bool:
    """Say whether a worker is gone: it gave no sign for the lease. A sign far in the future is from a wrong clock."""
    return abs(now - seen_at) > lease
