"""Late passes: until when one may last, and moments that the clock in London does not have. Pure."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from mlco_portal.wording import british_date
from planning.cycle.rules.windows import State, YearWindows, passes_count

LONDON = ZoneInfo("Europe/London")


class PassRefused(Exception):
    """A late pass cannot be given, asked for or taken back; the text tells the user why and what to do."""


class NoSuchMoment(ValueError):
    """The clock in London never shows that time on that day, or shows it twice; the text says which."""


def moment_in_london(day: date, clock: time) -> datetime:
    """Return the moment at which the clock in London shows that; raise NoSuchMoment where it is none, or two."""
    first, second = (datetime.combine(day, clock).replace(tzinfo=LONDON, fold=fold) for fold in (0, 1))
    if first.utcoffset() == second.utcoffset():
        return first
    shown = first.astimezone(UTC).astimezone(LONDON).replace(tzinfo=None)
    if shown != first.replace(tzinfo=None):
        raise NoSuchMoment(
            f"The clocks go forward on {british_date(day)}: between 1am and 2am there is no such time. "
            "Enter 1am or earlier, or 2am or later"
        )
    raise NoSuchMoment(
        f"The clocks go back on {british_date(day)}, so this time comes twice. Enter a time before 1am, or 2am or later"
    )


def latest_day(year: YearWindows) -> date | None:
    """Return the last day on which a plan can be decided on, so a pass cannot go beyond it; None: no such day."""
    windows = (*year.review, *year.update) if year.review else ()
    ends = [window.closes_on for window in windows]
    return None if None in ends else max((one for one in ends if one), default=None)


def expiry_problem(year: YearWindows, expires_at: datetime, now: datetime) -> str | None:
    """Return why a pass cannot last until then, or None."""
    if expires_at <= now:
        return "Enter a day and time in the future"
    if expires_at.astimezone(LONDON).date() <= year.plans_due_on:
        return f"Writing is open for everybody until {british_date(year.plans_due_on)}. Enter a later day"
    last = latest_day(year)
    if last is not None and expires_at.astimezone(LONDON).date() > last:
        return f"Nobody decides on plans after {british_date(last)}. Enter that day or an earlier one"
    return None


def asking_problem(year: YearWindows | None, today: date) -> str | None:
    """Return why a late pass would change nothing now, or None."""
    if year is not None and year.state == State.OPEN and today <= year.plans_due_on:
        return f"Everybody can write until {british_date(year.plans_due_on)}. A late pass counts after that day."
    if year is None or not passes_count(year, today):
        return "A late pass changes nothing now: it is for a year that is open."
    return None
