"""The decision form, and the query of a section."""

from typing import Any

from django import forms

from planning.approval.models import Move

LONGEST_REASON = 10_000
LONGEST_QUERY = 2_000
SUBJECT = "subject"
MAKE_CONDITIONS, DROP = "conditions", "drop"
MOVES = [
    (Move.APPROVE.value, "Approve"),
    (SUBJECT, "Approve subject to conditions"),
    (Move.RETURN.value, "Return for changes"),
]
OF_ONE_FORM = "decision-form"


def plain(text: str) -> str:
    """Return what was typed, with plain ends of lines and nothing around it."""
    return text.replace("\r\n", "\n").strip()


class QueryForm(forms.Form):
    """What somebody asks of a section. It stands inside the section and belongs to the decision form."""

    note = forms.CharField(
        label="What is your query?",
        widget=forms.Textarea(attrs={"rows": 3, "form": OF_ONE_FORM}),
        error_messages={"required": "Enter your query"},
    )

    def __init__(self, data: Any = None, *, key: str, title: str, **kwargs: Any) -> None:
        super().__init__(data, prefix=f"query-{key}", **kwargs)
        self.fields["note"].error_messages["required"] = f"Enter your query about “{title}”"

    def clean_note(self) -> str:
        note = plain(self.cleaned_data["note"])
        if len(note) > LONGEST_QUERY:
            raise forms.ValidationError(f"Shorten your query to {LONGEST_QUERY:,} characters. It has {len(note):,} now")
        return note


class DecisionForm(forms.Form):
    """Approve, approve subject to conditions, or return, with reasons; `seen` names what was on the page.

    `queries` is there when there are queries to gather: how many of them no condition answers is `open_queries`.
    """

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    move = forms.ChoiceField(
        label="What do you decide?",
        choices=MOVES,
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choose whether you approve the plan or return it",
            "invalid_choice": "Choose whether you approve the plan or return it",
        },
    )
    with_queries = forms.ChoiceField(
        label="What becomes of your queries?",
        choices=[
            (MAKE_CONDITIONS, "Make each of them a condition of the approval"),
            (DROP, "Drop them: they were answered, or do not matter"),
        ],
        widget=forms.RadioSelect,
        required=False,
        error_messages={"invalid_choice": "Choose what becomes of your queries"},
    )
    queries = forms.CharField(
        label="Your queries, as the authors will read them",
        help_text="Sent when you return the plan. Change the words if you like.",
        widget=forms.Textarea(attrs={"rows": 6}),
        required=False,
    )
    reason = forms.CharField(
        label="Reasons or comment",
        help_text="Needed when you return the plan. Its authors and everyone who decides on it can read this.",
        widget=forms.Textarea(attrs={"rows": 5}),
        required=False,
    )

    def __init__(self, *args: Any, open_queries: int = 0, has_queries: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.open_queries = open_queries
        if not has_queries:
            del self.fields["queries"]

    def clean_reason(self) -> str:
        return self._short_enough(self.cleaned_data["reason"])

    def clean_queries(self) -> str:
        return self._short_enough(self.cleaned_data["queries"])

    def _short_enough(self, text: str) -> str:
        reason = plain(text)
        if len(reason) > LONGEST_REASON:
            raise forms.ValidationError(
                f"Shorten your reasons to {LONGEST_REASON:,} characters. They have {len(reason):,} now"
            )
        return reason

    def clean(self) -> None:
        move = self.cleaned_data.get("move")
        is_told = bool(self.words or self.errors.keys() & {"reason", "queries"})
        if move == Move.RETURN and not is_told:
            self.add_error("reason", "Enter your reasons, so that the authors know what to change")
        is_said = bool(self.cleaned_data.get("with_queries") or self.has_error("with_queries"))
        if move in (Move.APPROVE, SUBJECT) and self.open_queries and not is_said:
            self.add_error(
                "with_queries", "You have open queries. Make them conditions, drop them, or return the plan with them"
            )

    @property
    def words(self) -> str:
        """What the decision says: for a return the queries first, then what was added."""
        given = [self.cleaned_data.get("reason", "")]
        if self.cleaned_data.get("move") == Move.RETURN:
            given.insert(0, self.cleaned_data.get("queries", ""))
        return "\n\n".join(part for part in given if part)

    @property
    def drops_queries(self) -> bool:
        return self.cleaned_data.get("move") != Move.RETURN and self.cleaned_data.get("with_queries") == DROP

    @property
    def makes_conditions(self) -> bool:
        is_approval = self.cleaned_data.get("move") in (Move.APPROVE, SUBJECT)
        return is_approval and self.open_queries > 0 and self.cleaned_data.get("with_queries") == MAKE_CONDITIONS
