"""The filter of the outbox."""

from django import forms

from mlco_portal.mail.models import OutboxMessage


class OutboxFilter(forms.Form):
    """Which mail the list shows; anything unknown shows all."""

    status = forms.ChoiceField(label="Status", required=False)

    def __init__(self, *args: object, totals: dict[str, int], words: dict[str, str], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        everything = ("", f"All mail ({sum(totals.values())})")
        self.fields["status"].choices = [  # type: ignore[attr-defined]
            everything,
            *((code, f"{words[code]} ({totals[code]})") for code in OutboxMessage.Status.values),
        ]
