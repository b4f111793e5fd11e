"""What is wrong with forms and formsets, each problem a link to its field."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.forms import BaseForm, BaseFormSet
from django.forms.forms import NON_FIELD_ERRORS


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
        for error in errors:
            if name == NON_FIELD_ERRORS or name not in form.fields:
                yield Problem(str(error))
            else:
                yield Problem(str(error), _link_to(form, name))


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
    deleted = set(formset.deleted_forms) if formset.can_delete and formset.is_valid() else set()
    for form in formset.forms:
        if form not in deleted:
            yield from _problems_of_form(form)
