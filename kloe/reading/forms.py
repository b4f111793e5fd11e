"""What the list of series is narrowed to."""

from collections.abc import Iterable, Mapping

from django import forms

from kloe.metrics.models import SeriesScope
from kloe.reading.queries import Narrowed


class NarrowForm(forms.Form):
    """Board, kind of place, words; what is not offered narrows nothing."""

    board = forms.ChoiceField(label="Board", required=False)
    scope = forms.ChoiceField(label="Measured for", required=False)
    words = forms.CharField(label="Metric or place", required=False)

    def __init__(self, asked: Mapping[str, str], *, boards: Iterable[tuple[str, str]]) -> None:
        offered = {
            "board": [("", "Every board"), *boards],
            "scope": [("", "Everywhere"), *SeriesScope.choices],
        }
        known = {name: {code for code, _ in given} for name, given in offered.items()}
        chosen = {name: one if (one := asked.get(name, "")) in known[name] else "" for name in offered}
        super().__init__({**chosen, "words": asked.get("words", "").replace("\x00", "")[:200]})
        for name, given in offered.items():
            self.fields[name].choices = given  # type: ignore[attr-defined]

    @property
    def wanted(self) -> Narrowed:
        return Narrowed(**{name: str(self.data[name]) for name in ("board", "scope", "words")})
