"""Giving a submitted plan back to its authors, and asking for it."""

from django import forms

from planning.review.forms.decision import plain

LONGEST = 2_000


class _Reason(forms.Form):
    reason = forms.CharField(widget=forms.Textarea(attrs={"rows": 4}))

    def clean_reason(self) -> str:
        reason = plain(self.cleaned_data["reason"])
        if len(reason) > LONGEST:
            raise forms.ValidationError(f"Shorten this to {LONGEST:,} characters. It has {len(reason):,} now")
        return reason


class UnlockForm(_Reason):
    """Why the planning team unlocks a plan; `submission` counts the one that was on the page."""

    reason = forms.CharField(
        label="Why do you unlock it?",
        help_text="Its authors and everyone who has decided on it are told this. It stays in the plan’s history.",
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Enter why you unlock the plan"},
    )
    submission = forms.IntegerField(min_value=0, max_value=32_767, widget=forms.HiddenInput)


class AskToUnlockForm(_Reason):
    """Why an author needs a submitted plan back."""

    reason = forms.CharField(
        label="What do you need to change, and why?",
        help_text="The planning team reads this and decides.",
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Enter what you need to change"},
    )
