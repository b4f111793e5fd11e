"""The decision form."""

from django import forms

from planning.approval.models import Move

LONGEST_REASON = 10_000


class DecisionForm(forms.Form):
    """Approve or return, with reasons; `seen` names what was on the page."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    move = forms.ChoiceField(
        label="What do you decide?",
        choices=[(Move.APPROVE.value, "Approve"), (Move.RETURN.value, "Return for changes")],
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choose whether you approve the plan or return it",
            "invalid_choice": "Choose whether you approve the plan or return it",
        },
    )
    reason = forms.CharField(
        label="Reasons or comment",
        help_text="Needed when you return the plan. Its authors and everyone who decides on it can read this.",
        widget=forms.Textarea(attrs={"rows": 5}),
        required=False,
    )

    def clean_reason(self) -> str:
        reason: str = self.cleaned_data["reason"].replace("\r\n", "\n").strip()
        if len(reason) > LONGEST_REASON:
            raise forms.ValidationError(
                f"Shorten your reasons to {LONGEST_REASON:,} characters. They have {len(reason):,} now"
            )
        return reason

    def clean(self) -> None:
        if (
            self.cleaned_data.get("move") == Move.RETURN
            and not self.cleaned_data.get("reason")
            and not self.has_error("reason")
        ):
            self.add_error("reason", "Enter your reasons, so that the authors know what to change")
