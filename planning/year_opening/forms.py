"""The form by which a year is opened: dates, templates, answers to what asks for a decision, services that end."""

from collections.abc import Sequence
from typing import Any

from django import forms

from mlco_portal.years import PlanningYear
from planning.cycle.models import PlanningCycle
from planning.cycle.rules.state import StateMove, moves_from
from planning.plan_templates.models import PlanTemplate
from planning.service_plans.forms import TypedText
from planning.year_opening.queries import Questions
from planning.year_opening.rules import DRAFT, ISSUED, LEAVE
from services.forms.people import DayField

FIRST_ROWS, MORE_ROWS, MOST_ROWS = 3, 3, 60
RETIRE, MERGE = "retire", "merge"
END, RUN_ON = "end", "run_on"
PROLONG, LET_END = "prolong", "let_end"
STATES = [
    (PlanningCycle.State.PREPARING.value, "Prepare it first"),
    (PlanningCycle.State.OPEN.value, "Open it now"),
]
STATE_HINTS = {
    PlanningCycle.State.PREPARING.value: "Only the planning team works on it until you open it",
    PlanningCycle.State.OPEN.value: "People write from the day on which writing opens",
}
TEMPLATE_CHOICES = [
    (DRAFT, "Copy it as a draft, to be changed and issued later"),
    (ISSUED, "Copy it as it is and issue it as version 1"),
    (LEAVE, "Leave it out"),
]
PLAN_CHOICES = [(END, "It ends anyway"), (RUN_ON, "It runs on for one year")]
ROLE_CHOICES = [(PROLONG, "It runs on to the end of the new year"), (LET_END, "It ends as it stands")]


def _radios(label: str, choices: Sequence[tuple[str, str]], *, ask: str = "", **options: Any) -> forms.ChoiceField:
    widget = forms.RadioSelect(attrs=options.pop("attrs", {}))
    errors = {"required": ask} if ask else {}
    return forms.ChoiceField(label=label, choices=choices, widget=widget, error_messages=errors, **options)


class OpeningForm(forms.Form):
    """Everything about the new year but the services that end with the old one."""

    opens_on = DayField(label="Writing opens", error_messages={"required": "Enter the day on which writing opens"})
    plans_due_on = DayField(label="Plans are due", error_messages={"required": "Enter the day on which plans are due"})
    notice_days = forms.IntegerField(
        label="Agreed notice",
        help_text="How long before it a date may still move without a reason",
        widget=forms.TextInput(attrs={"width": 3, "suffix": "days", "inputmode": "numeric"}),
    )
    guidance = TypedText(
        label="Guidance for authors (optional)",
        required=False,
        help_text="What authors should know before they start",
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    state = _radios("How should the year begin?", STATES)
    previous = _radios("", [("leave", "Leave it as it is"), ("close", "Close it")])
    start_plans = forms.BooleanField(
        label="Start every plan now",
        required=False,
        help_text="Every service that writes a plan gets an empty one, with what it achieved last year",
    )

    def __init__(
        self,
        *args: Any,
        previous: PlanningCycle,
        templates: Sequence[PlanTemplate],
        questions: Questions,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["state"].choice_hints = STATE_HINTS  # type: ignore[attr-defined]
        self._ask_about_previous(previous)
        for one in templates:
            self.fields[f"template_{one.kind}"] = _radios(
                one.name, TEMPLATE_CHOICES, ask=f"Choose what happens to {one.name}", initial=DRAFT
            )
        self._ask(questions, PlanningYear(previous.year))
        self.templates = list(templates)

    def _ask_about_previous(self, previous: PlanningCycle) -> None:
        year = PlanningYear(previous.year)
        if StateMove.CLOSE not in moves_from(previous.state):
            del self.fields["previous"]
            return
        self.fields["previous"].label = f"{year} is still {previous.get_state_display().lower()}. What happens to it?"
        self.fields["previous"].error_messages["required"] = f"Choose what happens to {year}"

    def _ask(self, questions: Questions, old: PlanningYear) -> None:
        """Add a question for each thing that needs a decision; one for all those that are not shown."""
        plans, roles = questions.running_plans, questions.roles_ending
        for plan in plans.shown:
            label = f"{plan.service}: its plan is {plan.case.get_status_display().lower()}"
            ask = f"Choose what happens to {plan.service}, whose {old} plan is still running"
            self.fields[f"ending_{plan.service.code}"] = _radios(label, PLAN_CHOICES, ask=ask, attrs={"inline": True})
        if plans.more:
            self.fields["ending_rest"] = _radios(
                f"And the {plans.more} others", PLAN_CHOICES, ask="Choose what happens to the other services that end"
            )
        for role in roles.shown:
            label = f"{role}, until {role.ends_on:%-d %B %Y}"
            self.fields[f"role_{role.pk}"] = _radios(
                label, ROLE_CHOICES, ask=f"Choose what happens to the role {role}", attrs={"inline": True}
            )
        if roles.more:
            self.fields["role_rest"] = _radios(
                f"And the {roles.more} others", ROLE_CHOICES, ask="Choose what happens to the other roles that end"
            )
        if questions.without_lead.count:
            self.fields["without_leads"] = forms.BooleanField(
                label="Open the year all the same; leads are named afterwards",
                error_messages={"required": "Say that the year opens all the same, or name the leads first"},
            )

    def named(self, prefix: str) -> list[Any]:
        """Return the bound fields whose names begin so."""
        return [self[name] for name in self.fields if name.startswith(prefix)]


class EndingRow(forms.Form):
    """A service that ends with the old year: retired, or merged into another."""

    service = TypedText(
        label="Service",
        required=False,
        help_text="Its name or its code",
        widget=forms.TextInput(attrs={"list": "services", "autocomplete": "off"}),
    )
    what = forms.ChoiceField(
        label="What happens to it?",
        required=False,
        choices=[(RETIRE, "It is retired"), (MERGE, "It merges into another service")],
        widget=forms.RadioSelect(attrs={"inline": True}),
    )
    successor = TypedText(
        label="Which service carries it on?",
        required=False,
        help_text="Its name or its code, for a merger",
        widget=forms.TextInput(attrs={"list": "services", "autocomplete": "off"}),
    )
    reason = TypedText(label="Why", required=False, widget=forms.Textarea(attrs={"rows": 2}))
    end_roles = forms.BooleanField(label="The roles held in it end with it", required=False, initial=True)
    anyway = forms.BooleanField(label="End it although its plan is still running", required=False)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not self.is_empty:
            if not given.get("service", "").strip():
                self.add_error("service", "Enter the service that ends")
            if not given.get("what"):
                self.add_error("what", "Choose whether it is retired or merges into another service")
            if not given.get("reason", "").strip():
                self.add_error("reason", "Say why it ends")
            if given.get("what") == MERGE and not given.get("successor", "").strip():
                self.add_error("successor", "Enter the service that carries it on")
            elif given.get("what") == RETIRE and given.get("successor", "").strip():
                self.add_error("what", "Choose “It merges into another service”, or leave out the other service")
        return given

    @property
    def is_empty(self) -> bool:
        """Whether nothing was written into the row."""
        return not any(str(self.cleaned_data.get(name, "")).strip() for name in ("service", "successor", "reason"))


def rows_asked(value: str) -> int:
    """Return how many rows the page had, whatever was sent."""
    return (
        min(max(int(value), FIRST_ROWS), MOST_ROWS)
        if value.isascii() and value.isdigit() and len(value) < 4
        else FIRST_ROWS
    )
