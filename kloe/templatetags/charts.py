"""Charts and icons in templates: `{% load charts %}`; docs/design.md shows each in use.

A page with charts has `{% chart_files %}` in its block `head`.
"""

from collections.abc import Sequence
from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe

from kloe.charts import (
    NARROW,
    XmrChart,
    assurance_sentence,
    assurance_svg,
    draw_multiples,
    draw_sparkline,
    draw_xmr,
    icon_shapes,
    notes_of,
    point_words,
    table_of,
    text_alternative,
    variation_svg,
)
from kloe.spc import AssuranceIcon, SpcResult, VariationIcon

register = template.Library()


@register.inclusion_tag("kloe/chart_files.html")
def chart_files() -> dict[str, Any]:
    """The style sheet and the script of charts."""
    return {}


@register.inclusion_tag("kloe/chart.html")
def xmr_chart(chart: XmrChart, *, heading_level: int = 2, is_open: bool = False) -> dict[str, Any]:
    """The XmR chart with its icons, sentences, notes and, one key away, all its values as a table.

    `is_open` shows the table at once.
    """
    return {
        "chart": chart,
        "heading": f"h{heading_level}",
        "wide": _safe(draw_xmr(chart)),
        "narrow": _safe(draw_xmr(chart, NARROW)),
        "words": text_alternative(chart),
        "latest": point_words(chart, chart.latest),
        "verdicts": _verdicts(chart),
        "notes": notes_of(chart),
        "table": table_of(chart),
        "is_open": is_open,
    }


@register.inclusion_tag("kloe/chart_multiples.html")
def small_multiples(charts: Sequence[XmrChart], *, heading_level: int = 3) -> dict[str, Any]:
    """Small charts on one scale; each of `charts` may differ in scope, and links are made by the page around."""
    drawn = [
        {"chart": one.chart, "svg": _safe(one.svg), "latest": point_words(one.chart, one.chart.latest)}
        for one in draw_multiples(charts)
    ]
    return {"drawn": drawn, "heading": f"h{heading_level}"}


@register.simple_tag
def sparkline(chart: XmrChart | SpcResult, words: str = "") -> SafeString:
    """The points in the height of a line; named by `words`, or by the sentences of a chart."""
    if isinstance(chart, XmrChart):
        return _safe(draw_sparkline(chart.result, words or text_alternative(chart)))
    return _safe(draw_sparkline(chart, words or "Values over time"))


@register.simple_tag
def variation_icon(icon: VariationIcon | str | None, *, from_shapes: bool = False) -> SafeString:
    """The variation icon, named in words; nothing for none. A page with `{% shapes_of_icons %}` draws it from there."""
    return _safe(variation_svg(VariationIcon(icon), from_shapes=from_shapes) if icon else "")


@register.simple_tag
def assurance_icon(icon: AssuranceIcon | str | None, *, from_shapes: bool = False) -> SafeString:
    """The assurance icon, named in words; nothing for none. A page with `{% shapes_of_icons %}` draws it from there."""
    return _safe(assurance_svg(AssuranceIcon(icon), from_shapes=from_shapes) if icon else "")


@register.simple_tag
def shapes_of_icons() -> SafeString:
    """The drawings of all icons, once a page, for long lists of icons."""
    return _safe(icon_shapes())


def _verdicts(chart: XmrChart) -> list[dict[str, str]]:
    """Return the targets that hold now, each with its icon and sentence."""
    return [
        {"icon": verdict, "words": assurance_sentence(chart, target)}
        for target in chart.current_targets
        if (verdict := chart.assurance_of(target))
    ]


def _safe(svg: str) -> SafeString:
    """Mark what `kloe.charts` drew: it escapes every word that it is given."""
    return mark_safe(svg)  # noqa: S308
