"""A bound field of a Django form as NHS.UK markup.

What a form author sets on the widget's `attrs`:
    maxwords=250          a word count under a textarea; it warns and never blocks
    suffix="%", prefix="£"
    width=2|3|4|5|10|20|30  of a text input, in characters
    inline=True, small=True   for radios and checkboxes
Anything else goes onto the element. `maxlength` and `required` never do: a
browser that cuts or refuses what people type loses their work.
"""

from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.forms.widgets import Input
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe

from mlco_portal.nhsuk.macros import component, ours
from mlco_portal.nhsuk.problems import errors_of

_OURS = {"maxwords", "suffix", "prefix", "width", "inline", "small", "class", "id", "type"}
_NEVER = {"maxlength", "minlength", "required", "cols", "aria-describedby", "aria-invalid"}


@dataclass(slots=True)
class Choice:
    """One option of a select, one radio or one checkbox."""

    value: str
    label: str
    checked: bool = False
    disabled: bool = False
    id: str = ""
    hint: str = ""
    described_by: str = ""


@dataclass(slots=True)
class FieldView:
    """All that the markup of a field needs; see jinja/fields.jinja."""

    id: str
    name: str
    label: str
    label_size: str = ""
    label_hidden: bool = False
    page_heading: bool = False
    hint: str = ""
    error: str = ""
    classes: str = ""
    type: str = "text"
    value: Any = None
    prefix: str = ""
    suffix: str = ""
    max_words: int | None = None
    attrs: list[tuple[str, Any]] = field(default_factory=list)
    groups: list[tuple[str, list[Choice]]] = field(default_factory=list)
    markup: str = ""

    @property
    def label_classes(self) -> str:
        return self._sized("nhsuk-label")

    @property
    def legend_classes(self) -> str:
        return self._sized("nhsuk-fieldset__legend")

    @property
    def described_by(self) -> str:
        """Ids of the hint, the error and the word count, in the order that NHS.UK frontend gives them."""
        parts = [f"{self.id}-info"] if self.max_words else []
        if self.hint:
            parts.append(f"{self.id}-hint")
        if self.error:
            parts.append(f"{self.id}-error")
        return " ".join(parts)

    def _sized(self, name: str) -> str:
        size = f" {name}--{self.label_size}" if self.label_size else ""
        return f"{name}{size}{' nhsuk-u-visually-hidden' if self.label_hidden else ''}"


def render_field(bound: BoundField, **options: Any) -> SafeString:
    """The whole form group of a bound field: label, hint, errors and control.

    Options: label, hint, label_size ("s" to "xl"), label_hidden, page_heading
    (the label is the page's h1), and any of `maxwords`, `prefix`, `suffix`,
    `width`, `rows` in place of the widget's.
    """
    widget = bound.field.widget
    if widget.is_hidden:
        return bound.as_hidden()
    view = _view_of(bound, widget, options)
    if isinstance(widget, forms.CheckboxInput):
        return _checkbox(bound, view)
    if isinstance(widget, forms.CheckboxSelectMultiple):
        return _choices(bound, view, "checkboxes", "checkbox")
    if isinstance(widget, forms.RadioSelect):
        return _choices(bound, view, "radios", "radio")
    if isinstance(widget, forms.Select) and type(widget).template_name == forms.Select.template_name:
        return _select(bound, view)
    if isinstance(widget, forms.FileInput):
        return _file(view)
    if isinstance(widget, forms.PasswordInput):
        return _password(view)
    if type(widget) is forms.Textarea:
        return _textarea(bound, view)
    if isinstance(widget, Input) and type(widget).template_name in _PLAIN_INPUTS:
        return _input(bound, view)
    return _other(bound, view)


_PLAIN_INPUTS = {
    f"django/forms/widgets/{name}.html"
    for name in ("text", "number", "email", "url", "tel", "search", "date", "datetime", "time")
}
# A number field that shows what was typed when it is no number needs a text input.
_INPUT_TYPES = {"number": "text", "date": "text", "datetime": "text", "time": "text"}


def _view_of(bound: BoundField, widget: forms.Widget, options: dict[str, Any]) -> FieldView:
    attrs = {**widget.attrs, **{key: options[key] for key in options.keys() & {*_OURS, "rows"}}}
    hint = options.get("hint", bound.help_text)
    return FieldView(
        id=_id_of(bound),
        name=bound.html_name,
        label=str(options.get("label", bound.label)),
        label_size=options.get("label_size", ""),
        label_hidden=bool(options.get("label_hidden")),
        page_heading=bool(options.get("page_heading")),
        hint=hint if isinstance(hint, SafeString) else str(hint or ""),
        error=_error_of(bound),
        classes=_classes_of(widget, attrs),
        prefix=attrs.get("prefix", ""),
        suffix=attrs.get("suffix", ""),
        max_words=attrs.get("maxwords"),
        attrs=_element_attrs(bound, attrs),
    )


def _id_of(bound: BoundField) -> str:
    return bound.field.widget.attrs.get("id") or bound.auto_id or bound.html_name


def _error_of(bound: BoundField) -> str:
    errors = errors_of(bound)
    if len(errors) < 2:
        return errors[0] if errors else ""
    return format_html_join(mark_safe("<br>"), "{}", ((error,) for error in errors))


def _classes_of(widget: forms.Widget, attrs: dict[str, Any]) -> str:
    classes = str(attrs.get("class", ""))
    if width := attrs.get("width"):
        classes += f" nhsuk-input--width-{width}"
    block = "checkboxes" if isinstance(widget, (forms.CheckboxInput, forms.CheckboxSelectMultiple)) else "radios"
    for option in ("inline", "small"):
        if attrs.get(option):
            classes += f" nhsuk-{block}--{option}"
    return f" {classes.strip()}" if classes.strip() else ""


def _element_attrs(bound: BoundField, attrs: dict[str, Any]) -> list[tuple[str, Any]]:
    kept = [(k, v) for k, v in attrs.items() if k not in _OURS and k not in _NEVER and v is not None and v is not False]
    if bound.field.disabled:
        kept.append(("disabled", True))
    return kept


def _input(bound: BoundField, view: FieldView) -> SafeString:
    widget = bound.field.widget
    view.value = widget.format_value(bound.value())
    typed = widget.input_type
    view.type = _INPUT_TYPES.get(typed, typed)
    present = {name for name, _ in view.attrs}
    if typed == "number":
        view.attrs = [(k, v) for k, v in view.attrs if k not in {"min", "max", "step"}]
        if "inputmode" not in present:
            decimal = isinstance(bound.field, (forms.DecimalField, forms.FloatField))
            view.attrs.append(("inputmode", "decimal" if decimal else "numeric"))
    if typed == "email" and "spellcheck" not in present:
        view.attrs.append(("spellcheck", "false"))
    if isinstance(widget, forms.DateInput) and "nhsuk-input--width" not in view.classes:
        view.classes += " nhsuk-input--width-10"
    return ours("fields.jinja", "input", view)


def _textarea(bound: BoundField, view: FieldView) -> SafeString:
    view.value = bound.field.widget.format_value(bound.value())
    # Django's own default is the text "10"; a form author writes a number.
    view.attrs = [(name, 5 if (name, value) == ("rows", "10") else value) for name, value in view.attrs]
    return ours("fields.jinja", "textarea", view)


def _groups(bound: BoundField) -> list[tuple[str, list[Choice]]]:
    """The widget's options with NHS.UK ids: the first has the field's own id, so that errors can link to it."""
    widget = bound.field.widget
    value = widget.format_value(bound.value())
    hints = getattr(bound.field, "choice_hints", {})
    base, number, groups = _id_of(bound), 0, []
    for group, options, _ in widget.optgroups(bound.html_name, value):
        choices = []
        for option in options:
            number += 1
            raw = option["value"]
            text = str(raw) if raw is not None else ""
            choices.append(
                Choice(
                    value=text,
                    label=option["label"],
                    checked=option["selected"],
                    disabled=bool(option["attrs"].get("disabled")) or bound.field.disabled,
                    id=base if number == 1 else f"{base}-{number}",
                    hint=hints.get(text, ""),
                )
            )
        groups.append((str(group or ""), choices))
    return groups


def _select(bound: BoundField, view: FieldView) -> SafeString:
    view.groups = _groups(bound)
    if bound.field.widget.allow_multiple_selected:
        view.attrs.append(("multiple", True))
    return ours("fields.jinja", "select", view)


def _choices(bound: BoundField, view: FieldView, block: str, kind: str) -> SafeString:
    view.groups = _groups(bound)
    view.attrs = [(name, value) for name, value in view.attrs if name != "disabled"]
    for _, items in view.groups:
        for item in items:
            item.described_by = f"{item.id}-item-hint" if item.hint else ""
    return ours("fields.jinja", "choices", view, block, kind)


def _checkbox(bound: BoundField, view: FieldView) -> SafeString:
    widget = bound.field.widget
    value = bound.value()
    view.attrs = [(name, value) for name, value in view.attrs if name != "disabled"]
    item = Choice(
        value=widget.format_value(value) or "on",
        label=view.label,
        checked=bool(widget.check_test(value)),
        disabled=bound.field.disabled,
        id=view.id,
        described_by=view.described_by,
    )
    view.groups = [("", [item])]
    return ours("fields.jinja", "checkbox", view)


def _rare(view: FieldView, name: str) -> SafeString:
    attributes = dict(view.attrs)
    params: dict[str, Any] = {
        "id": view.id,
        "name": view.name,
        "label": {
            "text": view.label,
            "size": view.label_size,
            "classes": "nhsuk-u-visually-hidden" if view.label_hidden else "",
        },
    }
    if view.hint:
        params["hint"] = {"html" if isinstance(view.hint, SafeString) else "text": view.hint}
    if view.error:
        params["errorMessage"] = {"html" if isinstance(view.error, SafeString) else "text": view.error}
    if autocomplete := attributes.pop("autocomplete", ""):
        params["autocomplete"] = autocomplete
    return component(name, **params, attributes=attributes)


def _file(view: FieldView) -> SafeString:
    return _rare(view, "file-upload")


def _password(view: FieldView) -> SafeString:
    return _rare(view, "password-input")


def _other(bound: BoundField, view: FieldView) -> SafeString:
    """A widget that we do not know draws itself, between our label, hint and errors."""
    attrs: dict[str, str | bool] = {"aria-describedby": view.described_by} if view.described_by else {}
    view.markup = bound.as_widget(attrs=attrs)
    return ours("fields.jinja", "other", view)
