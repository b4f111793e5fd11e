"""Days of one year as days of another, and words that name planning years."""

import re
from datetime import date, timedelta

SATURDAY = 5
NAMED_YEAR = re.compile(r"(?<![\d/])(20\d\d)/(\d\d)(?![\d/])")


def same_day(day: date, years: int) -> date:
    """Return the day of that many years later; 29 February becomes the 28th where there is none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def working_day(day: date) -> date:
    """Return the day, or the Monday after a weekend; the Friday before it where Monday is in the next month.

    So a day stays in its month, quarter and year, and days in order stay in order. Bank holidays are not known here.
    """
    if day.weekday() < SATURDAY:
        return day
    monday = day + timedelta(days=7 - day.weekday())
    return monday if monday.month == day.month else day - timedelta(days=day.weekday() - SATURDAY + 1)


def years_later(day: date, years: int) -> date:
    """Return the working day nearest to the same day of that many years later."""
    return working_day(same_day(day, years))


def years_later_in(text: str, years: int) -> str:
    """Return the text with every planning year in it (2024/25) as many years later; other numbers stay."""

    def later(found: re.Match[str]) -> str:
        year, end = int(found[1]), int(found[2])
        if end != (year + 1) % 100:
            return found[0]
        return f"{year + years}/{(year + years + 1) % 100:02d}"

    return NAMED_YEAR.sub(later, text)
