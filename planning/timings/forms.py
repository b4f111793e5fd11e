"""What the figures are narrowed to."""

from collections.abc import Iterable, Mapping

from django import forms

from mlco_portal.years import PlanningYear
from planning.timings.rules import BY

EVERY = "all"


class TimingsFilterForm(forms.Form):
    """The year, the group, and by what the figures are given; what cannot be read counts as not chosen."""

    year = forms.ChoiceField(label="Planning year", required=False)
    group = forms.ChoiceField(label="Service group", required=False)
    by = forms.ChoiceField(label="Show figures by", required=False, choices=list(BY.items()))

    def __init__(
        self, asked: Mapping[str, str], *, years: Iterable[int], groups: Iterable[tuple[str, str]], usual: int | None
    ) -> None:
        choices = {
            "year": [*((PlanningYear(one).slug, str(PlanningYear(one))) for one in years), (EVERY, "Every year")],
            "group": [("", "Every group"), *groups],
            "by": list(BY.items()),
        }
        usually = {"year": PlanningYear(usual).slug if usual is not None else EVERY, "group": "", "by": "step"}
        known = {name: {code for code, _ in given} for name, given in choices.items()}
        chosen = {name: asked.get(name, "") for name in choices}
        super().__init__({name: one if one in known[name] else usually[name] for name, one in chosen.items()})
        for name, given in choices.items():
            self.fields[name].choices = given  # type: ignore[attr-defined]

    @property
    def chosen_by(self) -> str:
        return str(self.data["by"])

    @property
    def chosen_group(self) -> str:
        return str(self.data["group"])

    @property
    def chosen_year(self) -> int | None:
        """The year asked for, None for every year; figures by year are always of every year."""
        chosen = str(self.data["year"])
        return None if chosen == EVERY or self.chosen_by == "year" else int(PlanningYear(chosen))
