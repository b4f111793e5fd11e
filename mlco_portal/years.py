"""A planning year is a value: `2024/25`, written 2024 in the database."""

import re
from datetime import date
from typing import Any, Self

from django import forms
from django.core.exceptions import ValidationError
from django.db import models

FIRST_YEAR = 2000
LAST_YEAR = 2099
WRITTEN = re.compile(r"^\s*(?P<start>\d{4})(?:\s*[/-]\s*(?P<end>\d{2}|\d{4}))?\s*$")


class PlanningYear(int):
    """The year from 1 April of the number to 31 March of the next, written `2024/25`."""

    def __new__(cls, value: int | str) -> Self:
        """Make a year from 2024 or "2024/25"; raise ValueError when the text is no planning year."""
        if isinstance(value, str):
            value = cls._number(value)
        if not FIRST_YEAR <= int(value) <= LAST_YEAR:
            raise ValueError(f"{value} is not a planning year between {FIRST_YEAR} and {LAST_YEAR}")
        return super().__new__(cls, value)

    @staticmethod
    def _number(text: str) -> int:
        match = WRITTEN.match(text)
        if not match:
            raise ValueError(f"{text!r} is not a planning year such as 2024/25")
        start, end = int(match["start"]), match["end"]
        if end and int(end) % 100 != (start + 1) % 100:
            raise ValueError(f"{text!r} is not a planning year: it must name two years in a row, such as 2024/25")
        return start

    def __str__(self) -> str:
        return f"{int(self)}/{(int(self) + 1) % 100:02d}"

    def __repr__(self) -> str:
        return f"PlanningYear({self})"

    @property
    def slug(self) -> str:
        """The year as it stands in an address: `2024-25`."""
        return str(self).replace("/", "-")

    @property
    def short(self) -> str:
        """The year as the plan headings write it: `24/25`."""
        return str(self)[2:]

    @property
    def previous(self) -> "PlanningYear":
        return PlanningYear(int(self) - 1)

    @property
    def next(self) -> "PlanningYear":
        return PlanningYear(int(self) + 1)

    @property
    def starts_on(self) -> date:
        return date(int(self), 4, 1)

    @property
    def ends_on(self) -> date:
        return date(int(self) + 1, 3, 31)

    @classmethod
    def on(cls, day: date) -> "PlanningYear":
        """Return the planning year that `day` lies in."""
        return cls(day.year if day >= date(day.year, 4, 1) else day.year - 1)


class PlanningYearConverter:
    """The path converter of addresses: `/plans/2024-25/`."""

    regex = r"\d{4}-\d{2}"

    def to_python(self, value: str) -> PlanningYear:
        return PlanningYear(value)

    def to_url(self, value: PlanningYear | int) -> str:
        return PlanningYear(value).slug


class PlanningYearFormField(forms.CharField):
    """Accepts `2024/25`, `2024-25` and `2024`."""

    def to_python(self, value: Any) -> Any:
        if value in self.empty_values:
            return None
        try:
            return PlanningYear(value)
        except ValueError as error:
            raise ValidationError("Enter a planning year such as 2024/25", code="invalid") from error

    def prepare_value(self, value: Any) -> Any:
        return str(PlanningYear(value)) if isinstance(value, int) else value


class PlanningYearField(models.PositiveSmallIntegerField):
    """Holds a PlanningYear as its first calendar year."""

    description = "A planning year such as 2024/25"

    def from_db_value(self, value: int | None, expression: Any, connection: Any) -> PlanningYear | None:
        return None if value is None else PlanningYear(value)

    def to_python(self, value: Any) -> PlanningYear | None:
        if value is None or isinstance(value, PlanningYear):
            return value
        try:
            return PlanningYear(value)
        except (TypeError, ValueError) as error:
            raise ValidationError("Enter a planning year such as 2024/25", code="invalid") from error

    def get_prep_value(self, value: Any) -> int | None:
        return None if value is None else int(PlanningYear(value))

    def value_to_string(self, obj: models.Model) -> str:
        return str(self.value_from_object(obj) or "")

    def formfield(self, **kwargs: Any) -> Any:
        # Not super(): the integer field would bring a number input and its limits.
        return models.Field.formfield(
            self,
            **{"form_class": PlanningYearFormField, **kwargs},
        )
