"""Jinja macros as plain functions: the official NHS.UK ones by name, and ours for what a page holds many of.

The official macros take 100 to 1,500 microseconds each, too slow for a form of
30 fields or a table of 60 tags. The macros in `jinja/` write the same markup
10 to 30 times faster; tests/nhsuk/test_same_markup.py holds them to it.
"""

import re
from functools import cache
from pathlib import Path
from typing import Any

import jinja2
from django.utils.functional import Promise
from django.utils.safestring import SafeString, mark_safe


class UnknownComponent(Exception):
    """There is no NHS.UK component of that name."""


@cache
def _environment() -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.ChoiceLoader(
            [
                jinja2.FileSystemLoader(Path(__file__).parent / "jinja"),
                jinja2.PackageLoader("nhsuk_frontend_jinja"),
            ]
        ),
        autoescape=True,
        undefined=jinja2.ChainableUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )


@cache
def _macro(template: str, name: str) -> Any:
    return getattr(_environment().get_template(template).module, name)


@cache
def _official(component: str) -> Any:
    name = re.sub(r"-(\w)", lambda match: match[1].upper(), component)
    try:
        return _macro(f"nhsuk/components/{component}/macro.jinja", name)
    except jinja2.TemplateNotFound as error:
        raise UnknownComponent(
            f"nhsuk-frontend-jinja has no component {component!r}: see https://service-manual.nhs.uk/design-system"
        ) from error


def ours(template: str, macro: str, /, *args: Any, **kwargs: Any) -> SafeString:
    """The markup of one of our own macros in `jinja/`; text is escaped, SafeString is kept."""
    return mark_safe(_macro(template, macro)(*args, **kwargs))  # noqa: S308


def component(name: str, /, **params: Any) -> SafeString:
    """The markup of the official NHS.UK component `name` ("warning-callout").

    Parameters are those of the NHS.UK documentation; two underscores reach
    inside ("label__text"). Plain text is escaped; a SafeString is taken as
    markup. Raises UnknownComponent.
    """
    return mark_safe(str(_official(name)(nested(params))).strip())  # noqa: S308


def nested(params: dict[str, Any]) -> dict[str, Any]:
    """`params` with "label__text" as {"label": {"text": …}}, and text as plain text.

    Django marks what a template's author writes in quotes as safe; to the
    macros only parameters named html are markup.
    """
    result: dict[str, Any] = {}
    for key, value in params.items():
        *path, last = key.split("__")
        place = result
        for step in path:
            place = place.setdefault(step, {})
        if isinstance(value, (SafeString, Promise)) and not last.lower().endswith("html"):
            value = str(value) + ""
        place[last] = value
    return result
