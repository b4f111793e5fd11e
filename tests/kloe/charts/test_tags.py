"""The tags of charts in templates."""

import re

import pytest
from django.template import Context, Template

from kloe.spc import AssuranceIcon, VariationIcon
from tests.kloe.charts.page import page_of_charts
from tests.kloe.charts.samples import localities, sickness


def rendered(source, **context):
    return Template("{% load charts %}" + source).render(Context(context))


def test_a_chart_comes_with_icons_words_notes_and_all_values():
    html = rendered("{% xmr_chart chart heading_level=3 %}", chart=sickness())
    assert html.count('class="org-chart__svg"') == 2
    assert (
        '<h3 class="nhsuk-heading-s org-chart__title" id="sickness-title">Sickness absence, North locality</h3>' in html
    )
    assert html.count("org-icon--variation") == 1
    assert html.count("org-icon--assurance") == 2
    assert html.count('<tr class="nhsuk-table__row">') == 37
    assert "<dt>A</dt><dd>December 2022: Winter virus in two teams</dd>" in html
    assert "<details" in html
    assert " open>" not in html
    assert " open>" in rendered("{% xmr_chart chart is_open=True %}", chart=sickness())


def test_words_of_people_are_escaped():
    html = rendered("{% xmr_chart chart %}{% sparkline chart %}", chart=sickness(scope="<b>North", note="<i>"))
    assert "<b>" not in html
    assert "<i>" not in html
    assert "&lt;b&gt;North" in html


def test_icons_are_named_by_kind_or_by_word():
    assert rendered("{% variation_icon icon %}", icon=VariationIcon.CONCERN_HIGH) == rendered(
        "{% variation_icon 'concern_high' %}"
    )
    assert "<title>May or may not meet the target</title>" in rendered(
        "{% assurance_icon icon %}", icon=AssuranceIcon("inconsistent")
    )
    assert rendered("{% variation_icon icon %}{% assurance_icon icon %}", icon=None) == ""


def test_icons_of_a_long_list_point_at_their_drawings():
    shapes = re.findall('<symbol id="([^"]+)"', rendered("{% shapes_of_icons %}"))
    pointed = [rendered("{% variation_icon icon from_shapes=True %}", icon=icon) for icon in VariationIcon]
    pointed += [rendered("{% assurance_icon icon from_shapes=True %}", icon=icon) for icon in AssuranceIcon]
    assert [re.findall('<use href="#([^"]+)"', one) for one in pointed] == [[one] for one in shapes]
    assert len(set(shapes)) == len(VariationIcon) + len(AssuranceIcon)
    alone = [rendered("{% variation_icon icon %}", icon=icon) for icon in VariationIcon]
    for one, whole in zip(pointed, alone, strict=False):
        assert re.findall("<title>.+</title>", one) == re.findall("<title>.+</title>", whole)
        assert 'role="img"' in one
        assert whole.split("</title>")[1].removesuffix("</svg>") in rendered("{% shapes_of_icons %}")


def test_sparklines_are_named():
    chart = sickness()
    assert "<title>Sickness absence, North locality, March 2024: 6.3%." in rendered(
        "{% sparkline chart %}", chart=chart
    )
    assert "<title>Sickness</title>" in rendered("{% sparkline result 'Sickness' %}", result=chart.result)
    assert "<title>Values over time</title>" in rendered("{% sparkline result %}", result=chart.result)


@pytest.mark.parametrize("count", [0, 1, 4])
def test_small_charts_stand_in_a_list(count):
    html = rendered("{% small_multiples charts %}", charts=localities()[:count])
    assert html.count('<li class="org-multiple">') == count
    assert ("City Centre INT" in html) == (count == 4)


def test_no_id_comes_twice_on_a_page_of_charts():
    ids = [part.split('"')[0] for part in page_of_charts().split(' id="')[1:]]
    assert len(ids) == len(set(ids))
