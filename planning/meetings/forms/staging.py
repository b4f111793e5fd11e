"""What a meeting means to decide on one plan: approve, with conditions or not, return, or leave it."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.http import HttpRequest

from mlco_portal.accounts.models import User
from mlco_portal.safekeeping import kept_value
from planning.approval.rules import LONGEST_CONDITION, MOST_CONDITIONS
from planning.meetings.models import MeetingItem
from planning.meetings.rules import LONGEST_REASON, Typed
from services.forms.people import DayField

Staged = MeetingItem.Staged
SUBJECT_TO = "subject_to"
CHOICES = [
    (Staged.APPROVE.value, "Approve"),
    (SUBJECT_TO, "Approve subject to conditions"),
    (Staged.RETURN.value, "Return for changes"),
    (Staged.DEFER.value, "Leave for another meeting"),
    ("nothing", "Nothing yet"),
]
HINTS = {
    Staged.RETURN.value: "Its authors get your reasons and can change it again",
    Staged.DEFER.value: "It waits as before. The minutes say that it was left",
    "nothing": "Takes back what is staged",
}
FIRST_ROWS, SPARE_ROWS = 2, 1
LONGEST_BOX = 100_000


class StageForm(forms.Form):
    """The decision that the meeting means to make; `seen` and `mark` name what the page showed."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    mark = forms.CharField(widget=forms.HiddenInput, required=False)
    staged = forms.ChoiceField(
        label="What does the meeting mean to decide?",
        choices=CHOICES,
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choose what the meeting means to decide",
            "invalid_choice": "Choose what the meeting means to decide",
        },
    )
    reason = forms.CharField(
        label="Reasons or comment",
        help_text="Needed when you return the plan. Once the meeting is applied, its authors and everyone who "
        "decides on it can read this.",
        widget=forms.Textarea(attrs={"rows": 4}),
        required=False,
    )

    def __init__(self, *args: Any, after_approval: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        hints = {**HINTS, Staged.APPROVE.value: after_approval} if after_approval else HINTS
        self.fields["staged"].choice_hints = hints  # type: ignore[attr-defined]

    def clean_reason(self) -> str:
        reason: str = self.cleaned_data["reason"].replace("\r\n", "\n").strip()
        if len(reason) > LONGEST_REASON:
            raise forms.ValidationError(
                f"Shorten your reasons to {LONGEST_REASON:,} characters. They have {len(reason):,} now"
            )
        return reason

    def clean(self) -> None:
        returns = self.cleaned_data.get("staged") == Staged.RETURN
        if returns and not self.cleaned_data.get("reason") and not self.has_error("reason"):
            self.add_error("reason", "Enter your reasons, so that the authors know what to change")


class ConditionForm(forms.Form):
    """Something that the approval asks for, with an owner and a date; left empty, it is none."""

    text = forms.CharField(
        label="What must be done", widget=forms.Textarea(attrs={"rows": 2}), required=False, strip=True
    )
    owner = forms.ChoiceField(
        label="Who does it",
        required=False,
        error_messages={"invalid_choice": "Choose one of the people who take part in this plan"},
    )
    due_on = DayField(label="By when", required=False)
    section_key = forms.ChoiceField(label="About", required=False)

    def __init__(
        self,
        *args: Any,
        owners: Sequence[User],
        sections: Sequence[tuple[str, str]],
        today: date,
        is_wanted: bool = True,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.today, self.is_wanted, self.titles = today, is_wanted, dict(sections)
        people = [(str(one.pk), f"{one.name} ({one.email})") for one in owners]
        self.fields["owner"].choices = [("", "Choose a person"), *people]  # type: ignore[attr-defined]
        self.fields["section_key"].choices = [("", "The whole plan"), *sections]  # type: ignore[attr-defined]

    @property
    def is_filled(self) -> bool:
        return any(self.data.get(self.add_prefix(name), "").strip() for name in ("text", "owner", "due_on"))

    def clean(self) -> None:
        if not (self.is_wanted and self.is_filled):
            self.errors.clear()
            return
        asked = {"text": "Say what must be done", "owner": "Choose who does it", "due_on": "Enter by when it is done"}
        for name, words in asked.items():
            if not self.cleaned_data.get(name) and not self.has_error(name):
                self.add_error(name, words)
        if len(self.cleaned_data.get("text") or "") > LONGEST_CONDITION:
            self.add_error("text", f"Shorten this to {LONGEST_CONDITION:,} characters")
        due_on = self.cleaned_data.get("due_on")
        if due_on is not None and due_on < self.today:
            self.add_error("due_on", "Choose today or a later day")

    @property
    def condition(self) -> dict[str, object]:
        """The condition as a meeting keeps it."""
        found = self.cleaned_data
        key = found.get("section_key", "")
        return {
            "text": found["text"].replace("\r\n", "\n"),
            "owner": int(found["owner"]),
            "due_on": found["due_on"].isoformat(),
            "section_key": key,
            "section_title": self.titles.get(key, ""),
        }


def condition_forms(
    request: HttpRequest, item: MeetingItem, *, is_wanted: bool = True, more: bool = False, **given: Any
) -> list[ConditionForm]:
    """Return a form for each condition that is staged or was sent, and some empty ones."""
    if request.method == "POST":
        rows = _rows(request.POST.get("rows", "")) + (2 if more else 0)
        bound = None if more else request.POST
        initial = _sent(request.POST, rows) if more else [{}] * rows
        return [
            ConditionForm(bound, prefix=f"c{number}", initial=initial[number], is_wanted=is_wanted, **given)
            for number in range(min(rows, MOST_CONDITIONS))
        ]
    kept = [{**one, "due_on": date.fromisoformat(str(one["due_on"]))} for one in item.conditions]
    rows = max(FIRST_ROWS, len(kept) + SPARE_ROWS, _rows(kept_value(request, "rows")))
    padded = [*kept, *([{}] * rows)]
    return [
        ConditionForm(prefix=f"c{number}", initial=padded[number], **given)
        for number in range(min(rows, MOST_CONDITIONS))
    ]


def check_together(form: StageForm, conditions: Sequence[ConditionForm]) -> bool:
    """Say whether all is well with the decision and its conditions; the choice tells what does not fit together."""
    good = all([form.is_valid(), *(one.is_valid() for one in conditions)])
    choice, filled = form.cleaned_data.get("staged"), any(one.is_filled for one in conditions)
    if choice == SUBJECT_TO and not filled:
        form.add_error("staged", "Enter at least one condition, or choose Approve")
    elif choice not in (None, SUBJECT_TO, "nothing") and filled:
        form.add_error("staged", "You wrote conditions: choose “Approve subject to conditions”, or empty them")
    return good and form.is_valid()


def typed_in(form: StageForm, conditions: Sequence[ConditionForm]) -> Typed:
    """Return what was staged, from forms that are valid."""
    choice, reason = form.cleaned_data["staged"], form.cleaned_data["reason"]
    if choice == "nothing":
        return Typed(Staged.NOTHING)
    if choice == SUBJECT_TO:
        return Typed(Staged.APPROVE, reason, tuple(one.condition for one in conditions if one.is_filled))
    return Typed(choice, reason)


def _rows(typed: str) -> int:
    is_number = typed.isascii() and typed.isdecimal() and len(typed) < 4
    return min(int(typed), MOST_CONDITIONS) if is_number else FIRST_ROWS


def _sent(sent: Mapping[str, str], rows: int) -> list[dict[str, str]]:
    names = ("text", "owner", "due_on", "section_key")
    return [{name: sent.get(f"c{number}-{name}", "") for name in names} for number in range(rows)]
