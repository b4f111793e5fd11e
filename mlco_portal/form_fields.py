"""Form fields that any capability may use."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

LARGEST_KEY = 2**63 - 1


class TickedRows(forms.ModelMultipleChoiceField):
    """Rows to tick, by their keys; a key that no database holds is no choice, instead of an error of the database."""

    def clean(self, value: Any) -> Any:
        for key in value if isinstance(value, list | tuple) else ():
            if _is_too_large(key):
                params = {"value": str(key)[:40]}
                raise ValidationError(self.error_messages["invalid_choice"], code="invalid_choice", params=params)
        return super().clean(value)


def _is_too_large(key: Any) -> bool:
    try:
        return abs(int(key)) > LARGEST_KEY
    except (TypeError, ValueError):
        return False
