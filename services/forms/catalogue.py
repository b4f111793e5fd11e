"""Forms of services. They parse; whether an entry may stand, `entry_problems` says: as for files and the admin."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from django import forms

from mlco_portal.years import PlanningYear, PlanningYearFormField
from services.models import Service
from services.queries.catalogue import ServiceFilter
from services.rules.catalogue import Catalogue, entry_problems, entry_warnings
from services.rules.entries import COLUMNS, EntryProblem, ServiceEntry, tidy

NOBODY = ("", "None")
ENDING = ("end_year", "retired_reason", "successors")


class EntryForm(forms.Form):
    """Everything that the catalogue says about a service; the code of one that is there is fixed."""

    code = forms.CharField(
        label="Code",
        help_text="Stands in addresses and files, so it never changes. Small letters and hyphens: community-dental",
        widget=forms.TextInput(attrs={"width": 20, "autocomplete": "off", "spellcheck": "false"}),
    )
    name = forms.CharField(label="Name", help_text="As staff and partners know it")
    summary = forms.CharField(
        label="What it does", help_text="One sentence for readers", widget=forms.Textarea(attrs={"rows": 3})
    )
    aliases = forms.CharField(
        label="Other names",
        help_text="Each on a line of its own, such as MSK",
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    group = forms.ChoiceField(label="Service group")
    kind = forms.ChoiceField(label="Kind", choices=Service.Kind.choices)
    plan_arrangement = forms.ChoiceField(
        label="Service plan", choices=Service.PlanArrangement.choices, widget=forms.RadioSelect
    )
    part_of = forms.ChoiceField(label="Part of", help_text="The service or joint plan that it belongs to, if any")
    locality = forms.ChoiceField(label="Locality", help_text="Leave out for services that cover the whole city")
    neighbourhood = forms.ChoiceField(label="Neighbourhood", help_text="For Integrated Neighbourhood Teams")
    joint_with = forms.MultipleChoiceField(
        label="Joint with",
        help_text="Organisations that share the service's plan",
        widget=forms.CheckboxSelectMultiple(attrs={"small": True}),
    )
    on_plan_list = forms.BooleanField(label="It is a line of the service plan list", initial=True)
    start_year = PlanningYearFormField(
        label="First planning year", help_text="Such as 2024/25", widget=forms.TextInput(attrs={"width": 10})
    )
    end_year = PlanningYearFormField(
        label="Last planning year",
        help_text="Empty while the service runs",
        widget=forms.TextInput(attrs={"width": 10}),
    )
    retired_reason = forms.CharField(label="Why it ended", widget=forms.Textarea(attrs={"rows": 3}))
    successors = forms.MultipleChoiceField(label="Carried on by", help_text="For a service that ends")

    def __init__(self, *args: Any, catalogue: Catalogue, before: ServiceEntry | None = None, **kwargs: Any) -> None:
        self.catalogue, self.before = catalogue, before
        self.warnings: list[str] = []
        if before:
            kwargs["initial"] = {**_as_initial(before), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        if before:
            self.fields.pop("code", None)
        for field in self.fields.values():
            field.required = False
        for name, choices in _choices(catalogue, before).items():
            if name in self.fields:
                self.fields[name].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        self.entry = self._read(cleaned)
        result = self.catalogue.with_entries([self.entry])
        problems = entry_problems(self.entry, result)
        if self.before is None and self.entry.code in self.catalogue.entries:
            taken = f"{self.catalogue.name_of(self.entry.code)} has this code already. Choose another"
            problems = [EntryProblem("code", taken)]
        add_problems(self, problems)
        self.warnings = entry_warnings(self.entry, result)
        return cleaned

    def _read(self, cleaned: Mapping[str, Any]) -> ServiceEntry:
        values = {name: cleaned[name] for name in COLUMNS if name in cleaned}
        if "aliases" in values:
            values["aliases"] = tuple(values["aliases"].splitlines())
        for name in ("joint_with", "successors"):
            if name in values:
                values[name] = tuple(values[name])
        return tidy(replace(self.before or ServiceEntry(code="", name=""), **values))


class ServiceForm(EntryForm):
    """Adds a service or changes what it is; ending it has a page of its own."""

    end_year = None  # type: ignore[assignment]
    retired_reason = None  # type: ignore[assignment]
    successors = None  # type: ignore[assignment]
    same_name_is_right = forms.BooleanField(
        label="These are different services: save it with this name", required=False
    )

    @property
    def asks_about_names(self) -> bool:
        """Whether the entry is sound, but another service has its name and nobody said that this is right."""
        return bool(self.warnings) and not self.cleaned_data.get("same_name_is_right")


class RetireForm(forms.Form):
    """Says with which year a service ends, why, and who carries it on."""

    end_year = PlanningYearFormField(
        label="Last planning year",
        help_text="The service runs to 31 March at the end of it. Such as 2024/25",
        required=False,
        widget=forms.TextInput(attrs={"width": 10}),
    )
    reason = forms.CharField(
        label="Why does it end?", required=False, widget=forms.Textarea(attrs={"rows": 3}), strip=True
    )

    FIELDS = {"retired_reason": "reason", "successors": "successor_1"}

    def __init__(self, *args: Any, catalogue: Catalogue, before: ServiceEntry, **kwargs: Any) -> None:
        initial: dict[str, Any] = {"end_year": before.end_year, "reason": before.retired_reason}
        for number, code in enumerate(before.successors, start=1):
            initial[f"successor_{number}"] = code
        kwargs["initial"] = initial
        super().__init__(*args, **kwargs)
        choices = [("", "Nobody"), *_services(catalogue, leave_out=before.code)]
        for number in range(1, max(3, len(before.successors) + 1) + 1):
            self.fields[f"successor_{number}"] = forms.ChoiceField(
                label=f"Carried on by ({number})", choices=choices, required=False
            )

    @property
    def successors(self) -> list[str]:
        return [code for name, code in self.cleaned_data.items() if name.startswith("successor_") and code]


class ServiceFilterForm(forms.Form):
    """Narrows the list of services; what it cannot read narrows nothing."""

    q = forms.CharField(label="Name or other name", required=False)
    group = forms.ChoiceField(label="Service group", required=False)
    locality = forms.ChoiceField(label="Locality", required=False)
    kind = forms.ChoiceField(label="Kind", required=False, choices=[("", "All"), *Service.Kind.choices])
    plan = forms.ChoiceField(
        label="Service plan", required=False, choices=[("", "All"), *Service.PlanArrangement.choices]
    )
    runs = forms.ChoiceField(label="Runs in", required=False)

    def __init__(
        self, data: Any, *, groups: Iterable[Any], localities: Iterable[Any], this_year: PlanningYear, **kwargs: Any
    ) -> None:
        super().__init__(data, **kwargs)
        years = [PlanningYear(this_year + step) for step in (1, 0, -1, -2, -3, -4)]
        runs = [("", "Any year"), *((str(year), str(year)) for year in years), ("retired", "Retired services")]
        for name, choices in (
            ("group", [("", "All"), *((one.code, one.name) for one in groups)]),
            ("locality", [("", "All"), *((one.code, one.name) for one in localities)]),
            ("runs", runs),
        ):
            self.fields[name].choices = choices  # type: ignore[attr-defined]

    def wanted(self) -> ServiceFilter:
        """Return what was asked for; a value that is no choice is left out."""
        self.full_clean()
        given = self.cleaned_data
        runs = given.get("runs", "")
        return ServiceFilter(
            text=given.get("q", "").replace("\x00", ""),
            group=given.get("group", ""),
            locality=given.get("locality", ""),
            kind=given.get("kind", ""),
            plan_arrangement=given.get("plan", ""),
            year=PlanningYear(runs) if runs not in ("", "retired") else None,
            retired=runs == "retired",
        )


def add_problems(form: forms.Form, problems: Iterable[EntryProblem], fields: Mapping[str, str] | None = None) -> None:
    """Show each problem at its field, or above the form when there is none; a field with an error keeps that one."""
    already, order = set(form.errors), list(form.fields)
    named = [((fields or {}).get(problem.field, problem.field), problem) for problem in problems]
    for name, problem in sorted(named, key=lambda one: order.index(one[0]) if one[0] in order else -1):
        if name not in already:
            form.add_error(name if name in form.fields else None, problem.text)


def _as_initial(entry: ServiceEntry) -> dict[str, Any]:
    initial = {name: getattr(entry, name) for name in COLUMNS}
    return {**initial, "aliases": "\n".join(entry.aliases)}


def _services(catalogue: Catalogue, leave_out: str = "") -> list[tuple[str, str]]:
    found = [(entry.code, entry.name) for entry in catalogue.entries.values() if entry.code != leave_out]
    return sorted(found, key=lambda choice: choice[1].casefold())


def _choices(catalogue: Catalogue, before: ServiceEntry | None) -> dict[str, list[tuple[str, str]]]:
    own = before.code if before else ""
    parents = [choice for choice in _services(catalogue, own) if not catalogue.entries[choice[0]].part_of]
    places = [(code, f"{name} ({locality})") for code, (name, locality) in catalogue.neighbourhoods.items()]
    return {
        "group": [("", "Choose a service group"), *catalogue.groups.items()],
        "part_of": [NOBODY, *parents],
        "locality": [("", "Whole city"), *catalogue.localities.items()],
        "neighbourhood": [NOBODY, *places],
        "joint_with": list(catalogue.organisations.items()),
        "successors": _services(catalogue, own),
    }
