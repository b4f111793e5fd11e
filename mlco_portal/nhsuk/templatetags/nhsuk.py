"""Template tags and filters of every page (loaded as builtins); docs/design.md shows each in use."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django import template
from django.core.paginator import Page
from django.forms import BaseForm, BaseFormSet
from django.forms.boundfield import BoundField
from django.template import Context
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

from mlco_portal import wording
from mlco_portal.nhsuk.fields import render_field
from mlco_portal.nhsuk.macros import component, ours
from mlco_portal.nhsuk.problems import Problem, problems_of
from mlco_portal.rich_text import Run, inline_html

register = template.Library()
COMPONENTS = "components.jinja"
LISTS = "lists.jinja"
# What a page calls the things that may hold problems.
FORMS_IN_CONTEXT = ("form", "formset", "forms", "formsets")
SOON_DAYS = 7


@register.simple_tag(name="nhsuk")
def nhsuk_component(component_name: str, **params: Any) -> SafeString:
    """Any NHS.UK component: `{% nhsuk "warning-callout" heading="Late" text="…" %}`."""
    return component(component_name, **params)


@register.simple_tag
def tag(text: str, colour: str = "") -> SafeString:
    """A status chip; colours: white grey green aqua-green blue purple pink red orange yellow."""
    return ours(COMPONENTS, "tag", str(text), colour)


@register.simple_tag
def button(
    text: str, href: str = "", variant: str = "", name: str = "", value: str = "", small: bool = False
) -> SafeString:
    """A submit button, or a link that looks like one; variants: secondary, warning, reverse."""
    return ours(COMPONENTS, "button", str(text), href, variant, name, value, small)


@register.simple_tag
def field(bound: BoundField, **options: Any) -> SafeString:
    """A form field with its label, hint and errors; options as in `render_field`."""
    return render_field(bound, **options)


@register.simple_tag
def fields(form: Any, **options: Any) -> SafeString:
    """Every field of a form, hidden ones too, in order."""
    return mark_safe("".join(render_field(bound, **options) for bound in form))  # noqa: S308


@register.simple_tag
def error_summary(*sources: Any, heading: str = "There is a problem") -> SafeString:
    """The error summary of forms, formsets and sentences; nothing when all is well."""
    return _summary(problems_of(*sources), heading)


@register.simple_tag(takes_context=True)
def page_problems(context: Context) -> SafeString:
    """The error summary of whatever form the page holds; base.html calls it."""
    return _summary(_problems_in(context), "There is a problem")


@register.simple_tag(takes_context=True)
def error_prefix(context: Context) -> str:
    """ "Error: " for the title of a page that has problems."""
    return "Error: " if _problems_in(context) else ""


def _summary(problems: list[Problem], heading: str) -> SafeString:
    return ours(COMPONENTS, "error_summary", problems, heading) if problems else SafeString("")


def _problems_in(context: Context) -> list[Problem]:
    if "_page_problems" not in context.render_context:
        found = problems_of(*_forms_in(context), context.get("page_problems"))
        context.render_context["_page_problems"] = found
    return context.render_context["_page_problems"]


def _forms_in(context: Context) -> Iterator[BaseForm | BaseFormSet]:
    for name in FORMS_IN_CONTEXT:
        value = context.get(name)
        for form in value if isinstance(value, (list, tuple)) else (value,):
            if isinstance(form, (BaseForm, BaseFormSet)):
                yield form


@register.simple_tag
def task_list(items: Iterable[Any], prefix: str = "task") -> SafeString:
    """Tasks with their status: items have title, status, and may have href, hint, colour (none: plain text)."""
    return ours(LISTS, "task_list", items, prefix)


@register.simple_tag
def summary_list(rows: Iterable[Any]) -> SafeString:
    """Keys and values: rows are (key, value) pairs or have key, value, href, action ("Change"), what."""
    full = [_summary_row(row) for row in rows]
    return ours(LISTS, "summary_list", full, any(row["href"] for row in full))


def _summary_row(row: Any) -> dict[str, Any]:
    if isinstance(row, (tuple, list)):
        key, value, *rest = row
        row = {"key": key, "value": value, "href": rest[0] if rest else ""}
    get = row.get if isinstance(row, Mapping) else lambda name, default="": getattr(row, name, default)
    key = get("key", "")
    value = get("value", "")
    return {
        "key": key,
        "value": "Not given" if value is None or value == "" else value,
        "href": get("href", ""),
        "action": get("action", "") or "Change",
        "what": get("what", "") or str(key).lower(),
    }


@register.simple_tag
def table(head: Iterable[Any], rows: Iterable[Iterable[Any]], caption: str, caption_size: str = "m") -> SafeString:
    """A table that becomes cards on a phone.

    Heads are words or {"text", "numeric": True}; cells are words, {"text", "href"} or {"tag", "colour"}.
    """
    return ours(LISTS, "table", list(head), rows, caption, caption_size)


@register.simple_tag
def count_card(number: Any, label: str, href: str = "", hint: str = "", mood: str = "") -> SafeString:
    """A big number with its words, inside `<ul class="org-counts">`; moods: attention, late, none."""
    return ours(COMPONENTS, "count_card", number, label, href, hint, mood or ("none" if number == 0 else ""))


@register.simple_tag
def empty_state(heading: str, text: str = "", href: str = "", action: str = "", level: int = 2) -> SafeString:
    """Nothing here yet: what that means and what to do next."""
    return ours(COMPONENTS, "empty_state", heading, text, href, action, level)


@register.simple_tag
def progress(done: int, total: int, words: str = "", label: str = "Progress") -> SafeString:
    """How much is done, as a bar and as words."""
    return ours(COMPONENTS, "progress", done, total, words or f"{done} of {total} done", label)


@register.simple_tag(takes_context=True)
def pagination(context: Context, page: Page, parameter: str = "page") -> SafeString:
    """Links to the pages of a list, keeping its filters; nothing for a list of one page."""
    if page.paginator.num_pages < 2:
        return SafeString("")
    query = context["request"].GET.copy()

    def link(number: int) -> str:
        query[parameter] = str(number)
        return f"?{query.urlencode()}"

    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    links = [(number, link(number) if isinstance(number, int) else "") for number in numbers]
    before = link(page.previous_page_number()) if page.has_previous() else ""
    after = link(page.next_page_number()) if page.has_next() else ""
    return ours(LISTS, "pagination", page.number, links, before, after)


@register.simple_block_tag
def details(content: SafeString, summary: str) -> SafeString:
    """Help that opens when asked for: `{% details "How to write a risk" %}…{% enddetails %}`."""
    return ours(COMPONENTS, "details", summary, content)


@register.simple_block_tag
def inset(content: SafeString) -> SafeString:
    """Text set apart: `{% inset %}<p>…</p>{% endinset %}`."""
    return ours(COMPONENTS, "inset", content)


@register.simple_block_tag
def warning(content: SafeString, heading: str, level: int = 3) -> SafeString:
    """A warning that must be seen: `{% warning "Before you publish" level=2 %}<p>…</p>{% endwarning %}`."""
    return component("warning-callout", heading=heading, headingLevel=level, html=content)


@register.simple_block_tag
def panel(content: SafeString, heading: str) -> SafeString:
    """The green panel at the end of a journey; it holds the page's h1."""
    return component("panel", heading=heading, html=content)


@register.filter
def british_date(value: date | datetime | None) -> str:
    """15 March 2024."""
    return wording.british_date(_local(value))


@register.filter
def british_datetime(value: datetime | None) -> str:
    """15 March 2024 at 2:05pm."""
    return wording.british_datetime(_local(value))


def _local(value: Any) -> Any:
    return timezone.localtime(value) if isinstance(value, datetime) and timezone.is_aware(value) else value


def _day(value: date | datetime) -> date:
    local = _local(value)
    return local.date() if isinstance(local, datetime) else local


@register.filter
def due_tag(value: date | datetime | None) -> SafeString:
    """A chip with how far away a deadline is: red when late, yellow in its last week, grey before."""
    if value is None:
        return SafeString("")
    due_on, today = _day(value), timezone.localdate()
    days = (due_on - today).days
    colour = "red" if days < 0 else "yellow" if days <= SOON_DAYS else "grey"
    return ours(COMPONENTS, "tag", wording.due_words(due_on, today=today), colour)


@register.filter
def age_words(value: date | datetime | None) -> str:
    """today, yesterday, 12 days ago."""
    return wording.age_words(_day(value), today=timezone.localdate()) if value else ""


@register.filter
def plan_text(value: str | None, level: int = 0) -> SafeString:
    """An author's text as paragraphs, lists, headings and tables; everything typed is escaped.

    `level` is that of the text's own headings on the page, such as 4 below an h3; 0 shows them as bold lines.
    """
    blocks = wording.blocks_of(value)
    return ours(LISTS, "plan_text", blocks, wording.heading_levels(blocks, level))


@register.filter
def plan_words(runs: Iterable[Run]) -> SafeString:
    """A line of an author's text, its bold words and links; everything typed is escaped."""
    return mark_safe(inline_html(runs))  # noqa: S308


@register.filter
def with_heading_levels(blocks: Sequence[wording.Block], first: int) -> list[tuple[wording.Block, int]]:
    """Each block of a text with its level as a heading of the page; see `wording.heading_levels`."""
    return list(zip(blocks, wording.heading_levels(blocks, first or 0), strict=True))


@register.filter
def plan_line(value: str | None) -> str:
    """An author's plain text on one line, for a table or a preview."""
    return wording.plain_line(value)


@register.filter
def word_count(value: str | None) -> int:
    """How many words a text has."""
    return wording.word_count(value)


@register.filter
def counted(number: int, nouns: str) -> str:
    """3|counted:"plan" is "3 plans"; 2|counted:"priority,priorities" is "2 priorities"."""
    one, _, many = nouns.partition(",")
    return wording.counted(number, one, many)
