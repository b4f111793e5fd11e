"""Which services a page of contributions shows, and under which headings."""

from collections.abc import Iterable, Mapping

from django import forms

from planning.contributions.queries import Places
from planning.contributions.rules import GROUP, LOCALITY

BY = [(GROUP, "Service groups"), (LOCALITY, "Localities")]


class PlacesForm(forms.Form):
    """A group, a locality and how services are put together; a value that is not offered narrows nothing."""

    by = forms.ChoiceField(label="Put together by", required=False, choices=BY)
    group = forms.ChoiceField(label="Service group", required=False)
    locality = forms.ChoiceField(label="Locality", required=False)

    def __init__(
        self,
        asked: Mapping[str, str],
        *,
        groups: Iterable[tuple[str, str]],
        localities: Iterable[tuple[str, str]],
    ) -> None:
        offered = {"by": BY, "group": [("", "Every group"), *groups], "locality": [("", "Everywhere"), *localities]}
        known = {name: {code for code, _ in given} for name, given in offered.items()}
        otherwise = {"by": GROUP, "group": "", "locality": ""}
        chosen = {name: one if (one := asked.get(name, "")) in known[name] else otherwise[name] for name in offered}
        super().__init__(chosen)
        for name, given in offered.items():
            self.fields[name].choices = given  # type: ignore[attr-defined]

    @property
    def places(self) -> Places:
        return Places(group=str(self.data["group"]), locality=str(self.data["locality"]))

    @property
    def chosen(self) -> str:
        """By what services are put together."""
        return str(self.data["by"])

    @property
    def is_set(self) -> bool:
        return self.places != Places() or self.chosen != GROUP
