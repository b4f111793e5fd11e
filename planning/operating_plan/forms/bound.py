"""What people send about a block that is bound to records: what it is bound to, and the list that it holds itself."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from planning.operating_plan.blocks import Ask, BlockKind, NotUnderstood, Sources, binding_from
from planning.operating_plan.forms.blocks import BlockForm
from planning.operating_plan.models import Block
from planning.service_plans.rules import as_typed

ASKED = "ask_"


class TypedLines(forms.CharField):
    """A list as its kind has it typed, line by line."""

    widget = forms.Textarea

    def to_python(self, value: Any) -> str:
        return as_typed(str(value or "")).rstrip()


class BoundBlockForm(BlockForm):
    """The heading of a bound block, an introduction, and what its kind asks for."""

    is_narrative = False

    def __init__(
        self, *args: Any, kind: BlockKind, sources: Sources, block: Block | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, block=block, **kwargs)
        self.kind = kind
        self.is_narrative = False
        binding = block.binding if block is not None and isinstance(block.binding, dict) else {}
        for ask in kind.asks:
            self.fields[f"{ASKED}{ask.name}"] = _field_of(ask, sources, binding.get(ask.name))
            self.initial.setdefault(f"{ASKED}{ask.name}", _chosen(ask, binding.get(ask.name)))
        if kind.notation:
            self.fields["lines"] = TypedLines(
                label=kind.notation.label,
                required=False,
                help_text=kind.notation.hint,
                widget=forms.Textarea(attrs={"rows": 16}),
            )
            self.initial.setdefault("lines", kind.notation.text_of(binding) if binding else "")
        text = self.fields["text"]
        text.label, text.help_text = "Introduction (optional)", "Stands between the heading and what is placed"
        text.widget.attrs["rows"] = 4
        asked = [name for name in self.fields if name.startswith(ASKED)]
        self.order_fields(["title", *asked, "lines", "text", "revision"])

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        try:
            answers = {ask.name: given.get(f"{ASKED}{ask.name}") for ask in self.kind.asks}
            given["binding"] = binding_from(self.kind, answers, given.get("lines", ""))
        except NotUnderstood as mistaken:
            self.add_error("lines", [ValidationError(one) for one in mistaken.problems])
        return given

    @property
    def typed(self) -> list[str]:
        """Return the heading, the introduction and the list that were typed."""
        return [str(self.cleaned_data.get(name, "")) for name in ("title", "text", "lines")]

    @property
    def binding(self) -> dict[str, Any]:
        found: dict[str, Any] = self.cleaned_data["binding"]
        return found


def _chosen(ask: Ask, value: Any) -> Any:
    if ask.is_many:
        return [str(one) for one in value] if isinstance(value, list) else []
    return "" if value is None else str(value)


def _field_of(ask: Ask, sources: Sources, value: Any) -> forms.Field:
    """Return the field of an ask; what the block is bound to stays to be seen when its record is gone."""
    choices = [(str(code), str(label)) for code, label in ask.choices(sources)]
    known = {code for code, _ in choices}
    held = _chosen(ask, value)
    gone = [one for one in (held if isinstance(held, list) else [held]) if one and one not in known]
    choices += [(one, f"{one} (not there any more)") for one in gone]
    common: dict[str, Any] = {"label": ask.label, "help_text": ask.hint, "required": ask.is_required}
    if ask.is_many:
        return forms.MultipleChoiceField(choices=choices, widget=forms.CheckboxSelectMultiple, **common)
    return forms.ChoiceField(choices=[("", "Choose"), *choices], **common)
