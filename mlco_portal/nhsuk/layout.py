"""Layouts of crispy forms in NHS.UK markup (template pack "nhsuk").

`FormLayout` writes fields straight to markup instead of through crispy's
template for each field, which takes several times as long. crispy's own
layout objects (Div, HTML, …) work inside it as well.
"""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout, LayoutObject, TemplateNameMixin
from crispy_forms.utils import list_difference
from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from mlco_portal.nhsuk.fields import render_field
from mlco_portal.nhsuk.macros import ours

Item = Any  # the name of a field, or a layout object
# A form is Any here too: crispy lays its own attributes on it.


class FormLayout(FormHelper):
    """The helper of a crispy form: its items in order, inside `<form novalidate>` with the CSRF token."""

    def __init__(self, *items: Item, form_tag: bool = True, method: str = "post") -> None:
        super().__init__()
        self.layout = _Items(*items)
        self.form_tag = form_tag
        self.form_method = method
        self.render_hidden_fields = True

    def render_layout(self, form: Any, context: Context, template_pack: str = "nhsuk") -> SafeString:
        """The markup of the layout, then hidden fields that it does not name."""
        form.rendered_fields = set()
        form.crispy_field_template = None
        html = self.layout.render(form, context, template_pack)
        left = list_difference(tuple(form.fields), tuple(form.rendered_fields))
        hidden = [str(form[name]) for name in left if form.fields[name].widget.is_hidden]
        return mark_safe(html + "".join(hidden))  # noqa: S308


class _Items(Layout):
    """Some items, one after the other."""

    def render(self, form: Any, context: Context, template_pack: str = "nhsuk", **kwargs: Any) -> SafeString:
        parts = (_render(item, form, context, template_pack) for item in self.fields)
        return mark_safe("".join(parts))  # noqa: S308


def _render(item: Item, form: Any, context: Context, template_pack: str) -> str:
    if not isinstance(item, str):
        return item.render(form, context, template_pack=template_pack)
    form.rendered_fields.add(item)
    return render_field(form[item])


class Fieldset(_Items):
    """Fields that belong together, under a legend of a size ("s" to "xl")."""

    def __init__(self, legend: str, *items: Item, size: str = "m", page_heading: bool = False) -> None:
        super().__init__(*items)
        self.legend, self.size, self.page_heading = legend, size, page_heading

    def render(self, form: Any, context: Context, template_pack: str = "nhsuk", **kwargs: Any) -> SafeString:
        legend = format_html('<h1 class="nhsuk-fieldset__heading">{}</h1>' if self.page_heading else "{}", self.legend)
        return format_html(
            '<fieldset class="nhsuk-fieldset org-fieldset">'
            '<legend class="nhsuk-fieldset__legend nhsuk-fieldset__legend--{}">{}</legend>{}</fieldset>',
            self.size,
            legend,
            super().render(form, context, template_pack),
        )


class FieldWith(TemplateNameMixin):
    """One field with options of `render_field`: `FieldWith("title", label_size="m")`."""

    def __init__(self, name: str, **options: Any) -> None:
        self.name, self.options = name, options

    def render(self, form: Any, context: Context, template_pack: str = "nhsuk", **kwargs: Any) -> SafeString:
        form.rendered_fields.add(self.name)
        return render_field(form[self.name], **self.options)


class Actions(_Items):
    """The buttons and links at the end of a form."""

    def render(self, form: Any, context: Context, template_pack: str = "nhsuk", **kwargs: Any) -> SafeString:
        return format_html('<div class="org-actions">{}</div>', super().render(form, context, template_pack))


class SubmitButton(LayoutObject):
    """The button that sends the form."""

    variant = ""

    def __init__(self, text: str, *, name: str = "", value: str = "1", variant: str = "") -> None:
        self.fields: list[Item] = []
        self.text, self.name, self.value = text, name, value
        self.variant = variant or self.variant

    def render(self, form: Any, context: Context, template_pack: str = "nhsuk", **kwargs: Any) -> SafeString:
        return ours("components.jinja", "button", self.text, "", self.variant, self.name, self.value)


class SecondaryButton(SubmitButton):
    """Another way to send the form: give it a name."""

    variant = "secondary"


class WarningButton(SubmitButton):
    """A button for what cannot be undone."""

    variant = "warning"


class LinkTo(LayoutObject):
    """A link beside the buttons, such as Cancel."""

    def __init__(self, text: str, url: str) -> None:
        self.fields: list[Item] = []
        self.text, self.url = text, url

    def render(self, form: Any, context: Context, template_pack: str = "nhsuk", **kwargs: Any) -> SafeString:
        return format_html('<a href="{}">{}</a>', self.url, self.text)
