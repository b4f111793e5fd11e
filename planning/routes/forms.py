"""A route as the planning team types it: its name, what is decided again, and its steps in order."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from planning.approval.models import ApprovalRoute
from planning.approval.models.routes import RevisionScope
from planning.routes.rules import (
    ADD,
    DECIDERS,
    DOWN,
    LONGEST_NAME,
    LONGEST_TITLE,
    MOST_NEEDED,
    MOST_STEPS,
    REMOVE,
    UP,
    Problem,
    StepSaid,
    shifted,
    without,
)
from services.forms.people import DayField
from services.models import Organisation

COUNT = "steps-count"
ALL = "all"
# More than a route may have: what is typed into one too many is shown and refused in words.
MOST_TYPED = MOST_STEPS + 3
AGREE = [("1", "Any one of them"), *((str(n), f"Any {n} of them") for n in range(2, MOST_NEEDED + 1))]
WHO = list(DECIDERS.items())
SCOPE_HINTS = {
    RevisionScope.EVERYTHING.value: "Approvers see the whole plan, with what changed marked",
    RevisionScope.CHANGES.value: "Approvers are asked about the sections that differ from what was agreed",
}
Row = dict[str, Any]


class Line(forms.CharField):
    """One line of text; too long a one is refused with its length, and none of it is cut."""

    def __init__(self, *, longest: int, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.longest = longest

    def to_python(self, value: Any) -> str:
        return " ".join((super().to_python(value) or "").split())

    def validate(self, value: str) -> None:
        super().validate(value)
        if len(value) > self.longest:
            raise forms.ValidationError(f"Shorten it to {self.longest} characters; it has {len(value):,}")


class RouteForm(forms.Form):
    """What the route is called, and what approvers decide on when something agreed comes back."""

    name = Line(label="Name of the route", longest=LONGEST_TITLE)
    revision_scope = forms.ChoiceField(
        label="What is decided again when an agreed plan is revised?",
        choices=RevisionScope.choices,
        widget=forms.RadioSelect,
    )
    revision = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["revision_scope"].choice_hints = SCOPE_HINTS  # type: ignore[attr-defined]


class StepForm(forms.Form):
    """One step: who decides, how many of them, for which plans, by when."""

    name = Line(label="Name", longest=LONGEST_NAME, help_text="As authors read it. For example, Leadership team")
    together = forms.BooleanField(label="Asked at the same time as the step before", required=False)
    permission = forms.ChoiceField(label="Who decides", choices=[("", "Choose who decides"), *WHO])
    agree = forms.ChoiceField(label="How many must agree", choices=[*AGREE, (ALL, "All of them")], initial="1")
    organisation = forms.ModelChoiceField(
        label="For which plans", queryset=Organisation.objects.none(), required=False, empty_label="Every plan"
    )
    next_in_line = forms.ChoiceField(label="When none of them can", required=False, choices=[("", "Nobody else"), *WHO])
    due_on = DayField(label="Due (optional)", required=False, help_text="For example, 31 March 2025")

    def __init__(self, *args: Any, organisations: Sequence[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["organisation"]
        field.queryset = Organisation.objects.exclude(kind=Organisation.Kind.OWN)  # type: ignore[attr-defined]
        joint = [(str(one.pk), f"Only plans joint with {one.code}") for one in organisations]
        field.choices = [("", "Every plan"), *joint]  # type: ignore[attr-defined]

    @property
    def said(self) -> StepSaid:
        """The step, of a form that is valid."""
        given = self.cleaned_data
        agree, partner = given["agree"], given["organisation"]
        return StepSaid(
            name=given["name"],
            permission=given["permission"],
            together=given["together"],
            needed=1 if agree == ALL else int(agree),
            everybody=agree == ALL,
            organisation=partner.pk if partner else None,
            next_in_line=given["next_in_line"],
            due_on=given["due_on"],
        )

    @property
    def said_so_far(self) -> StepSaid | None:
        """What is typed of who decides, as far as it means something; None before it is chosen."""
        typed = {name: str(self[name].value() or "") for name in self.fields}
        if typed["permission"] not in DECIDERS:
            return None
        agree, partner, following = typed["agree"], typed["organisation"], typed["next_in_line"]
        return StepSaid(
            name=typed["name"],
            permission=typed["permission"],
            needed=int(agree) if agree.isdecimal() and len(agree) < 3 else 1,
            everybody=agree == ALL,
            organisation=int(partner) if partner.isdecimal() and len(partner) < 10 else None,
            next_in_line=following if following in DECIDERS else "",
        )


def row_of(step: StepSaid) -> dict[str, Any]:
    """Return the step as a form shows it."""
    return {
        "name": step.name,
        "together": step.together,
        "permission": step.permission,
        "agree": ALL if step.everybody else str(step.needed),
        "organisation": str(step.organisation or ""),
        "next_in_line": step.next_in_line,
        "due_on": step.due_on,
    }


@dataclass(slots=True)
class TypedRoute:
    """The whole form: about the route, and a form for each of its steps."""

    about: RouteForm
    steps: list[StepForm]

    @classmethod
    def showing(
        cls, about: Mapping[str, Any], rows: Sequence[Row], organisations: Sequence[Organisation]
    ) -> "TypedRoute":
        """Return the form with this in it, not judged yet."""
        steps = [
            StepForm(initial=dict(row), prefix=f"steps-{number}", organisations=organisations)
            for number, row in enumerate(rows)
        ]
        return cls(RouteForm(initial=dict(about)), steps)

    @classmethod
    def of(cls, route: ApprovalRoute, steps: Sequence[StepSaid], organisations: Sequence[Organisation]) -> "TypedRoute":
        """Return the form of a route as it is stored."""
        about = {"name": route.name, "revision_scope": route.revision_scope, "revision": route.revision}
        return cls.showing(about, [row_of(one) for one in steps], organisations)

    @classmethod
    def sent(cls, data: QueryDict, organisations: Sequence[Organisation]) -> "TypedRoute":
        """Return the form as it was sent, to be judged."""
        steps = [
            StepForm(data, prefix=f"steps-{number}", organisations=organisations) for number in range(_count(data))
        ]
        return cls(RouteForm(data), steps)

    def is_valid(self) -> bool:
        return all([self.about.is_valid(), *(one.is_valid() for one in self.steps)])

    @property
    def said(self) -> list[StepSaid]:
        return [one.said for one in self.steps]

    @property
    def flags(self) -> list[bool]:
        """Which steps are asked at the same time as the one before, as the form shows it."""
        return [bool(number and one["together"].value()) for number, one in enumerate(self.steps)]

    def show(self, problems: Sequence[Problem]) -> list[str]:
        """Put each problem beside its field; return those that are of the route as a whole."""
        for one in problems:
            if one.step is not None:
                self.steps[one.step].add_error(one.field, one.text)
        return [one.text for one in problems if one.step is None]


def typed_rows(data: QueryDict) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Return what was typed about the route and into each step, as it was typed."""
    none: MultiValueDict[str, Any] = MultiValueDict()
    about = {name: field.widget.value_from_datadict(data, none, name) for name, field in RouteForm.base_fields.items()}
    rows = [
        {
            name: field.widget.value_from_datadict(data, none, f"steps-{number}-{name}")
            for name, field in StepForm.base_fields.items()
        }
        for number in range(_count(data))
    ]
    return about, rows


def rearranged(rows: Sequence[Row], then: str) -> tuple[list[Row], str, int] | None:
    """Return the steps as a press of "add", "up:2", "down:2" or "remove:2" leaves them, what happened, and where.

    None for a press that means nothing.
    """
    way, _, place = then.partition(":")
    if way == ADD:
        if len(rows) >= MOST_TYPED:
            return list(rows), f"A route has at most {MOST_STEPS} steps", len(rows) - 1
        return [*rows, {"agree": "1"}], f"Step {len(rows) + 1} added", len(rows)
    if (
        way not in (UP, DOWN, REMOVE)
        or not (place.isascii() and place.isdecimal())
        or len(place) > 3
        or int(place) >= len(rows)
    ):
        return None
    number = int(place)
    flags = [bool(at and row.get("together")) for at, row in enumerate(rows)]
    order, together = without(flags, number) if way == REMOVE else shifted(flags, number, way)
    found = [{**rows[one], "together": flag} for one, flag in zip(order, together, strict=True)]
    if way == REMOVE:
        return found, f"Step {number + 1} taken away", max(min(number, len(found) - 1), 0)
    return found, f"Step {number + 1} moved {way}", order.index(number)


def _count(data: Mapping[str, Any]) -> int:
    typed = str(data.get(COUNT, ""))
    return min(int(typed), MOST_TYPED) if typed.isdecimal() and len(typed) <= 4 else 0
