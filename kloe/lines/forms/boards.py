"""What people send about a board."""

from typing import Any

from django import forms

from kloe.lines.forms.kloes import OneLine
from kloe.metrics.models import Board


class BoardForm(forms.Form):
    """Name, short form and cadence of a board."""

    name = OneLine(label="Name", max_length=200, help_text="Such as Health Performance Board")
    abbreviation = OneLine(
        label="Short form (optional)", required=False, max_length=20, widget=forms.TextInput(attrs={"width": 10})
    )
    cadence = forms.ChoiceField(
        label="How often it meets",
        required=False,
        choices=[*Board.Cadence.choices, ("", "Not said")],
        widget=forms.RadioSelect,
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, board: Board | None = None, **kwargs: Any) -> None:
        kwargs["initial"] = {**self.said_by(board), "seen": board.revision} if board else {"seen": 0}
        super().__init__(*args, **kwargs)

    @staticmethod
    def said_by(board: Board) -> dict[str, Any]:
        return {"name": board.name, "abbreviation": board.abbreviation, "cadence": board.cadence}

    @property
    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("name", "abbreviation", "cadence")}

    def differences(self, now: Board) -> list[tuple[str, str, str]]:
        """Return what is typed and differs from what the board says now: label, now, typed."""
        said, typed = self.said_by(now), self.values
        words = dict(Board.Cadence.choices)
        labels = (("name", "Name"), ("abbreviation", "Short form"), ("cadence", "How often it meets"))
        return [
            (label, str(words.get(said[name], said[name])), str(words.get(typed[name], typed[name])))
            for name, label in labels
            if said[name] != typed[name]
        ]
