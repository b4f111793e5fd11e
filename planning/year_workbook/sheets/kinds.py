"""What a column of the workbook may hold: each kind reads what was typed, shows what is stored, says what is allowed.

Everything is compared as text: `clean` returns the text that a cell stands for, `render` the text of a stored value,
and `stored` the value of such a text. Equal texts mean that nothing changes.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.utils.dateparse import parse_datetime
from import_export.widgets import Widget

from mlco_portal.years import PlanningYear

LONGEST = 30_000  # a cell of a spreadsheet program holds 32,767 characters
NO_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff\ud800-\udfff]")
SLUG = re.compile(r"[A-Za-z0-9_-]+")
BRITISH = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
WHOLE = re.compile(r"-?\d{1,9}(\.0+)?")


class CannotRead(ValueError):
    """The cell says nothing that its column can hold; the text says why and what to do."""


class Kind(Widget):
    """What every kind of column does."""

    def __init__(self, longest: int = LONGEST) -> None:
        super().__init__()
        self.longest = longest

    @property
    def allowed(self) -> str:
        """What may stand in the column, in words."""
        return f"Text, at most {self.longest:,} characters"

    def clean(self, value: Any, row: Any = None, **_kwargs: Any) -> str:
        """Return the text that the cell stands for; raises CannotRead."""
        if isinstance(value, date):
            raise CannotRead("It is a date for the spreadsheet program. Make the cell text, and type it again")
        text = _text(value)
        if NO_TEXT.search(text):
            raise CannotRead("It holds a character that is no text. Type it again")
        cleaned = self._read(_tidy(text)) if text.strip() else ""
        if len(cleaned) > self.longest:
            raise CannotRead(f"It has {len(cleaned):,} characters. At most {self.longest:,} fit: shorten it")
        return cleaned

    def render(self, value: Any, obj: Any = None, **_kwargs: Any) -> str:
        """Return the text of a stored value."""
        return "" if value is None else self._show(value)

    def stored(self, text: str) -> Any:
        """Return the value that the record keeps for such a text."""
        return text

    def _read(self, text: str) -> str:
        return text

    def _show(self, value: Any) -> str:
        return _tidy(NO_TEXT.sub("", str(value)))


class Line(Kind):
    """Text on one line."""

    @property
    def allowed(self) -> str:
        return f"Text on one line, at most {self.longest:,} characters"

    def _read(self, text: str) -> str:
        return " ".join(text.split())

    def _show(self, value: Any) -> str:
        return " ".join(NO_TEXT.sub("", str(value)).split())


class Text(Kind):
    """Text of several lines."""


class Code(Line):
    """A code: letters without accents, figures, hyphens, underscores."""

    @property
    def allowed(self) -> str:
        return f"Letters, figures, - and _; at most {self.longest}"

    def _read(self, text: str) -> str:
        if not SLUG.fullmatch(text):
            raise CannotRead("A code has only letters, figures, hyphens and underscores")
        return text


class Codes(Kind):
    """Codes of several records, with a semicolon between them."""

    @property
    def allowed(self) -> str:
        return "Codes with ; between them"

    def _read(self, text: str) -> str:
        return joined(part.strip() for part in text.split(";"))

    def _show(self, value: Any) -> str:
        return joined(value)

    def stored(self, text: str) -> list[str]:
        return text.split("; ") if text else []


class Names(Kind):
    """Names, one on each line of the cell; their order says nothing."""

    def __init__(self, each: int) -> None:
        super().__init__()
        self.each = each

    @property
    def allowed(self) -> str:
        return f"One on each line of the cell (Alt and Enter), each at most {self.each} characters"

    def _read(self, text: str) -> str:
        names = self.stored(text)
        if too_long := next((one for one in names if len(one) > self.each), None):
            raise CannotRead(f"“{too_long[:40]}…” has more than {self.each} characters. Shorten it")
        return "\n".join(sorted(set(names)))

    def _show(self, value: Any) -> str:
        return "\n".join(sorted(" ".join(one.split()) for one in value))

    def stored(self, text: str) -> list[str]:
        return [" ".join(line.split()) for line in text.split("\n") if line.strip()]


class Number(Kind):
    """A whole number between two limits."""

    def __init__(self, least: int = 0, most: int = 32_767, otherwise: int | None = None) -> None:
        super().__init__()
        self.least, self.most, self.otherwise = least, most, otherwise

    @property
    def allowed(self) -> str:
        empty = "" if self.otherwise is None else f"; empty stands for {self.otherwise}"
        return f"A whole number from {self.least:,} to {self.most:,}{empty}"

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> str:
        text = super().clean(value, row, **kwargs)
        return str(self.otherwise) if not text and self.otherwise is not None else text

    def _read(self, text: str) -> str:
        if not WHOLE.fullmatch(text):
            raise CannotRead(f"“{text[:40]}” is no whole number. Enter one from {self.least:,} to {self.most:,}")
        number = int(text.partition(".")[0])
        if not self.least <= number <= self.most:
            raise CannotRead(f"{number} is not between {self.least:,} and {self.most:,}")
        return str(number)

    def stored(self, text: str) -> int | None:
        return int(text) if text else self.otherwise


class Choice(Kind):
    """One of a few words; the words that pages show are understood too."""

    def __init__(self, choices: Sequence[tuple[str, Any]]) -> None:
        super().__init__()
        self.choices = {str(value): str(label) for value, label in choices if value != ""}

    @property
    def allowed(self) -> str:
        return "; ".join(f"{value} ({label})" for value, label in self.choices.items())

    def _read(self, text: str) -> str:
        for value, label in self.choices.items():
            if text.casefold() in (value.casefold(), label.casefold()):
                return value
        raise CannotRead(f"“{text[:40]}” is none of {', '.join(self.choices)}")


class YesNo(Kind):
    """Yes or no; empty is no."""

    @property
    def allowed(self) -> str:
        return "yes or no; empty stands for no"

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> str:
        return super().clean(value, row, **kwargs) or "no"

    def _read(self, text: str) -> str:
        if text.casefold() not in ("yes", "no"):
            raise CannotRead(f"“{text[:40]}” is neither yes nor no")
        return text.casefold()

    def _show(self, value: Any) -> str:
        return "yes" if value else "no"

    def stored(self, text: str) -> bool:
        return text == "yes"


class Day(Kind):
    """A date."""

    @property
    def allowed(self) -> str:
        return "A date, such as 2024-03-01 or 01/03/2024"

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> str:
        if isinstance(value, datetime):
            value = value.date()
        return super().clean(value.isoformat() if isinstance(value, date) else value, row, **kwargs)

    def _read(self, text: str) -> str:
        found = BRITISH.fullmatch(text)
        try:
            if found:
                day, month, year = (int(part) for part in found.groups())
                return date(year, month, day).isoformat()
            return date.fromisoformat(text.removesuffix(" 00:00:00")).isoformat()
        except ValueError as error:
            raise CannotRead(f"“{text[:40]}” is no date. Write it as 2024-03-01 or 01/03/2024") from error

    def stored(self, text: str) -> date | None:
        return date.fromisoformat(text) if text else None


class Moment(Kind):
    """A date with a time, as the portal writes it."""

    @property
    def allowed(self) -> str:
        return "A date and time with its zone, such as 2024-06-03T09:30:00+00:00"

    def _read(self, text: str) -> str:
        try:
            found = parse_datetime(text)
        except ValueError:
            found = None
        if found is None or found.tzinfo is None:
            raise CannotRead(f"“{text[:40]}” is no date and time, such as 2024-06-03T09:30:00+00:00")
        return found.isoformat()

    def _show(self, value: Any) -> str:
        return str(value.isoformat())

    def stored(self, text: str) -> datetime | None:
        return parse_datetime(text) if text else None


class Year(Kind):
    """A planning year."""

    @property
    def allowed(self) -> str:
        return "A planning year, such as 2023/24"

    def _read(self, text: str) -> str:
        try:
            return str(PlanningYear(text))
        except ValueError as error:
            raise CannotRead(f"“{text[:40]}” is no planning year, such as 2023/24") from error

    def _show(self, value: Any) -> str:
        return str(PlanningYear(value))

    def stored(self, text: str) -> PlanningYear | None:
        return PlanningYear(text) if text else None


class OfYear(Line):
    """A record of an earlier year: the year, a space, and its reference."""

    @property
    def allowed(self) -> str:
        return "Year and reference, such as 2023/24 D-01"

    def _read(self, text: str) -> str:
        year, _, reference = super()._read(text).partition(" ")
        try:
            if not reference:
                raise ValueError
            return f"{PlanningYear(year)} {reference}"
        except ValueError as error:
            raise CannotRead(f"“{text[:40]}” is no year with a reference, such as 2023/24 D-01") from error


class Named(Line):
    """The code of a record that stands elsewhere; `example` is how it is written."""

    def __init__(self, words: str, longest: int = 130) -> None:
        super().__init__(longest)
        self.words = words

    @property
    def allowed(self) -> str:
        return self.words


def joined(codes: Iterable[str]) -> str:
    """Return codes as a cell holds them: each once, in the order of the alphabet."""
    return "; ".join(sorted({code for code in codes if code}))


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _tidy(text: str) -> str:
    """Return the text as both sides of a comparison have it: lines end alike, and no space stands around it."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(line.rstrip() for line in lines).strip()
