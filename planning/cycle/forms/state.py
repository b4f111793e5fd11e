"""The form with which the planning team confirms what becomes of a year."""

from typing import Any

from django import forms

from planning.cycle.rules.state import CHANGES, StateMove
from services.forms.people import DayField

LONGEST = 2000


class StateForm(forms.Form):
    """Why, and since when: each only where the move asks for it."""

    suspended_on = DayField(label="Suspended since", error_messages={"required": "Enter since when it is suspended"})
    reason = forms.CharField(
        label="Why?",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Give a reason", "max_length": f"Use {LONGEST:,} characters or fewer"},
    )

    def __init__(self, *args: Any, move: StateMove, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if move != StateMove.SUSPEND:
            del self.fields["suspended_on"]
        if not CHANGES[move].needs_reason:
            del self.fields["reason"]
        elif move == StateMove.SUSPEND:
            self.fields["reason"].help_text = "Every page of a plan of this year says it"
        else:
            self.fields["reason"].help_text = "It is kept in the audit trail"
