"""The tag that a form with words in it begins with; a builtin, so no `{% load %}` is needed."""

from typing import Any

from django import template
from django.template import Context

from mlco_portal.safekeeping import MARK, forget_url, kept_form, mark_of_form

register = template.Library()


@register.inclusion_tag("nhsuk/form_mark.html", takes_context=True)
def form_mark(context: Context, action: str = "", button: str = "", of: Any = "") -> dict[str, Any]:
    """Whose form this is, and the notice when what was typed before waits in it; `action` when it posts elsewhere.

    Where several forms of a page post to one address, `button` and `of` name its button: `then` is `reply:12`.
    """
    request = context["request"]
    kept = kept_form(request, action)
    if kept and button and kept["fields"].get("then") != [f"{button}:{of}" if of else button]:
        kept = None
    return {
        "name": MARK,
        "mark": mark_of_form(request, action),
        "kept": kept,
        "anchor": "" if action else "typed-before",
        "forget_url": forget_url(request, action) if kept else "",
    }
