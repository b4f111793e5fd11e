"""Why somebody cannot decide on a plan."""

from django import forms

from planning.review.forms.decision import plain

LONGEST = 2_000


class ConflictForm(forms.Form):
    """A conflict of interest; `seen` is not asked: it holds for every version of the plan."""

    reason = forms.CharField(
        label="What is your interest in this plan?",
        help_text="For example, a relative leads the service. The planning team, the authors and everyone who decides "
        "on the plan can read this.",
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Enter what your interest in the plan is"},
    )
    sure = forms.BooleanField(
        label="I will not decide on this plan, and nobody will decide on it for me",
        error_messages={"required": "Confirm that you will not decide on this plan"},
    )

    def clean_reason(self) -> str:
        reason = plain(self.cleaned_data["reason"])
        if len(reason) > LONGEST:
            raise forms.ValidationError(f"Shorten this to {LONGEST:,} characters. It has {len(reason):,} now")
        return reason
