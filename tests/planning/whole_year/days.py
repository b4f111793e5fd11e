"""The days of a year with the worker running in each of its mornings, and what people do on some of them."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from freezegun import freeze_time

from mlco_portal.jobs.worker import Worker
from mlco_portal.mail.models import OutboxMessage
from planning.cycle.queries.windows import windows_of
from planning.cycle.rules.windows import (
    PlanFacts,
    deciding_refusal,
    publishing_refusal,
    reopening_refusal,
    writing_refusal,
)
from planning.reminders.actions import send_morning_mail

LONDON = ZoneInfo("Europe/London")
PLAN = PlanFacts()


def at(day: date, hour: int, minute: int = 0) -> datetime:
    """Return the moment of the clocks in London."""
    return datetime.combine(day, time(hour, minute), LONDON).astimezone(UTC)


def possible(year: int, day: date) -> str:
    """Return what can be done with plans on the day."""
    windows = windows_of(year)
    assert windows is not None
    ways = {
        "write": writing_refusal(windows, PLAN, day),
        "decide": deciding_refusal(windows, PLAN, day),
        "publish": publishing_refusal(windows, PLAN, day),
        "reopen": reopening_refusal(windows, PLAN, day),
    }
    return " ".join(way for way, refused in ways.items() if refused is None)


def _points(body: str) -> list[str]:
    lines = (line.removeprefix("* ").removesuffix(" Not done yet:") for line in body.splitlines() if line[:2] == "* ")
    return [line.replace(" plan 2025/26", "") for line in lines]


class Days:
    """Goes from day to day: at seven the worker runs; at noon people do what they do on the day."""

    def __init__(self, year: int, noon: Mapping[date, Callable[[], object]], *, off: tuple[date, date]) -> None:
        self.year = year
        self.noon = noon
        self.off = off
        self.mornings: dict[date, dict[str, str]] = {}
        self.changes: dict[date, str] = {}
        self.done: set[date] = set()

    def go(self, first: date, last: date) -> None:
        """Live through the days; the server is off from the first to the last day of `off`."""
        with freeze_time(at(first, 0)) as clock:
            for number in range((last - first).days + 1):
                day = first + timedelta(days=number)
                if not self.off[0] <= day <= self.off[1]:
                    self._morning(day, clock.move_to)
                clock.move_to(at(day, 12))
                if day in self.noon:
                    self.noon[day]()
                    self.done.add(day)
                self._look(day)

    def told(self, email: str) -> dict[date, list[str]]:
        """Return what the person was told in the day's mail, morning by morning."""
        return {day: _points(mails[email]) for day, mails in self.mornings.items() if email in mails}

    def _morning(self, day: date, move_to: Callable[[datetime], object]) -> None:
        last = OutboxMessage.objects.order_by("pk").values_list("pk", flat=True).last() or 0
        if day in self.noon:
            move_to(at(day, 6, 59))
            Worker().drain()
            assert not self._made(last), "no mail before seven"
        move_to(at(day, 7, 1))
        Worker().drain()
        mails = self._made(last)
        if not mails:
            return
        self.mornings[day] = dict(mails)
        assert len(mails) == len(self.mornings[day]), "one mail a person"
        move_to(at(day, 7, 3))
        Worker().drain()
        assert send_morning_mail(now=at(day, 7, 3)) == 0
        assert self._made(last) == mails, "nobody gets two"

    def _made(self, last: int) -> list[tuple[str, str]]:
        made = OutboxMessage.objects.filter(kind="morning_mail", pk__gt=last)
        return list(made.order_by("pk").values_list("to", "body"))

    def _look(self, day: date) -> None:
        now = possible(self.year, day)
        if now != next(reversed(self.changes.values()), None):
            self.changes[day] = now
