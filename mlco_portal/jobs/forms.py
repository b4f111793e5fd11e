"""The filter of the queue."""

from django import forms

from mlco_portal.jobs.presenters import STATES, title_of


class JobFilter(forms.Form):
    """Which jobs the list shows; anything unknown shows all."""

    state = forms.ChoiceField(label="State", required=False)
    job = forms.ChoiceField(label="Job", required=False)

    def __init__(self, *args: object, totals: dict[str, int], paths: list[str], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        states = [(code, f"{words} ({totals[code]})") for code, words in STATES.items()]
        self.fields["state"].choices = [("", f"Any ({sum(totals.values())})"), *states]  # type: ignore[attr-defined]
        named = sorted(((path, title_of(path)) for path in paths), key=lambda choice: choice[1])
        self.fields["job"].choices = [("", "Any"), *named]  # type: ignore[attr-defined]
