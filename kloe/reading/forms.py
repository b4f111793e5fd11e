"""What the list of series, and the places of a metric, are narrowed to."""

from collections.abc import Iterable, Mapping, Sequence

from django import forms

from kloe.metrics.models import MetricSeries, SeriesScope
from kloe.reading.queries import BY_NAME, HIGHEST, LOWEST, OF_PLACES, Narrowed
from services.models import Locality


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


class PlacesForm(forms.Form):
    """Which places of a metric stand beside one another, and in which order; what is not offered narrows nothing."""

    scope = forms.ChoiceField(label="Show", required=False)
    locality = forms.ChoiceField(label="Locality", required=False)
    order = forms.ChoiceField(label="Order", required=False)

    def __init__(self, asked: Mapping[str, str], *, localities: Iterable[tuple[str, str]]) -> None:
        offered = {
            "scope": [("", "Localities and INTs"), (SeriesScope.LOCALITY, "Localities"),
                      (SeriesScope.NEIGHBOURHOOD, "INTs")],
            "locality": [("", "Every locality"), *localities],
            "order": [(BY_NAME, "By name"), (HIGHEST, "Highest value first"), (LOWEST, "Lowest value first")],
        }  # fmt: skip
        known = {name: {code for code, _ in given} for name, given in offered.items()}
        otherwise = {"scope": "", "locality": "", "order": BY_NAME}
        super().__init__({name: one if (one := asked.get(name, "")) in known[name] else otherwise[name]
                          for name in offered})  # fmt: skip
        for name, given in offered.items():
            self.fields[name].choices = given  # type: ignore[attr-defined]

    @property
    def chosen_order(self) -> str:
        return str(self.data["order"])

    @property
    def is_narrowed(self) -> bool:
        return bool(self.data["scope"] or self.data["locality"])

    def wants(self, series: MetricSeries) -> bool:
        """Say whether the series is shown; the whole organisation always is, to compare places with."""
        if series.scope == SeriesScope.ORGANISATION:
            return True
        return series.scope in OF_PLACES and self.data["scope"] in ("", series.scope)

    def within(self, localities: Sequence[Locality]) -> list[Locality]:
        return [one for one in localities if self.data["locality"] in ("", one.code)]
