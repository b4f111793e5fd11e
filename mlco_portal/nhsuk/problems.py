"""What is wrong with forms and formsets, each problem a link to its field."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.forms import BaseForm, BaseFormSet, CheckboxInput, Field, FileInput, Select
from django.forms.boundfield import BoundField
from django.forms.formsets import DELETION_FIELD_NAME


@dataclass(frozen=True, slots=True)
class Problem:
    """One sentence of the error summary; `href` is "" where no field can put it right."""

    text: str
    href: str = ""


def problems_of(*sources: Any) -> list[Problem]:
    """Every problem of forms, formsets, (text, href) pairs, objects with text and href, and plain sentences.

    In order, each once. Unbound forms have none. A list of any of these may be given as one source.
    """
    found: list[Problem] = []
    for source in sources:
        found += [problem for problem in _problems(source) if problem not in found]
    return found


def _problems(source: Any) -> Iterator[Problem]:
    if not source and not isinstance(source, (BaseForm, BaseFormSet)):
        return
    if isinstance(source, BaseForm):
        yield from _problems_of_form(source)
    elif isinstance(source, BaseFormSet):
        yield from _problems_of_formset(source)
    elif isinstance(source, tuple) and len(source) == 2 and all(isinstance(part, str) for part in source):
        yield Problem(*source)
    elif isinstance(source, Iterable) and not isinstance(source, str):
        for part in source:
            yield from _problems(part)
    elif hasattr(source, "text") and hasattr(source, "href"):
        yield Problem(str(source.text), source.href or "")
    else:
        yield Problem(str(source))


def _problems_of_form(form: BaseForm) -> Iterator[Problem]:
    if not form.is_bound or not form.errors:
        return
    for name, errors in form.errors.items():
        if name == NON_FIELD_ERRORS or name not in form.fields:
            yield from (Problem(str(error)) for error in errors)
        else:
            href = _link_to(form, name)
            yield from (Problem(text, href) for text in errors_of(form[name]))


def errors_of(bound: BoundField) -> list[str]:
    """The errors of a field in words: Django's "This field is required." becomes "Enter title"."""
    if not bound.errors:
        return []
    return [str(_reworded(bound, error)) for error in bound.errors.as_data()]


def _reworded(bound: BoundField, error: ValidationError) -> str:
    if error.code != "required" or str(error.message) != str(Field.default_error_messages["required"]):
        return " ".join(str(message) for message in error.messages)
    widget, label = bound.field.widget, str(bound.label)
    if label.endswith("?"):
        return f"Answer “{label}”"
    if isinstance(widget, CheckboxInput):
        return f"Tick “{label}”"
    verb = "Choose" if isinstance(widget, (Select, FileInput)) or hasattr(bound.field, "choices") else "Enter"
    return f"{verb} {_lower_first(label)}"


def _lower_first(label: str) -> str:
    """`label` inside a sentence; names in capitals ("KLOE code") stay as they are."""
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]


def _link_to(form: BaseForm, name: str) -> str:
    bound = form[name]
    if bound.field.widget.is_hidden:
        return ""
    return f"#{bound.field.widget.attrs.get('id') or bound.auto_id or bound.html_name}"


def _problems_of_formset(formset: BaseFormSet) -> Iterator[Problem]:
    if not formset.is_bound:
        return
    for error in formset.non_form_errors():
        yield Problem(str(error))
    for form in formset.forms:
        if form.errors and not form.cleaned_data.get(DELETION_FIELD_NAME):
            yield from _problems_of_form(form)
