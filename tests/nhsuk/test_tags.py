"""Tags and filters of templates."""

from datetime import UTC, date, datetime

import pytest
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import RequestFactory
from django.utils.translation import gettext_lazy
from freezegun import freeze_time

from mlco_portal.nhsuk.macros import UnknownComponent, component
from tests.nhsuk.markup import one, tree_of


def rendered(source: str, **context) -> str:
    return Template(source).render(Context(context))


def test_nhsuk_tag_calls_the_macro_of_that_name():
    markup = rendered('{% nhsuk "warning-callout" heading="Late" text=words %}', words="<b>now</b>")
    assert one(markup, "//*[contains(@class, 'nhsuk-card--warning')]") is not None
    assert "&lt;b&gt;now&lt;/b&gt;" in markup
    assert markup.count("Late") == 1


def test_nhsuk_tag_reaches_inside_parameters_and_takes_lazy_words():
    markup = component("input", name="a", id="a", label__text=gettext_lazy("Name"), label__size="m")
    assert one(markup, "//label[@class='nhsuk-label nhsuk-label--m']").text_content().strip() == "Name"


def test_nhsuk_tag_of_an_unknown_component_says_so():
    with pytest.raises(UnknownComponent, match="no component 'wheel'"):
        component("wheel")


@pytest.mark.parametrize("words", ["<b>", "a & b"])
def test_tags_escape_words(words):
    for source in (
        "{% tag w %}",
        "{% button w %}",
        "{% button w href=w %}",
        "{% count_card 1 w href=w hint=w %}",
        "{% empty_state w w w w %}",
        "{% progress 1 2 w w %}",
        "{% details w %}{% enddetails %}",
        "{% warning w %}{% endwarning %}",
        "{% panel w %}{% endpanel %}",
        "{% table h r w %}",
    ):
        markup = rendered(source, w=words, h=[words], r=[[words]])
        assert words not in markup.replace("&amp;", "&").replace("&lt;", "<") or words not in markup


def test_block_tags_keep_the_markup_of_the_page_and_escape_its_values():
    markup = rendered("{% details 'Why' %}<p>{{ w }}</p>{% enddetails %}", w="<i>")
    assert one(markup, "//details//p").text_content() == "<i>"


def test_summary_list_says_when_nothing_was_given():
    markup = rendered("{% summary_list rows %}", rows=[("Lead", ""), ("Hours", 0), ("Note", None)])
    assert [dd.text for dd in one(markup, "//dl").xpath(".//dd")] == ["Not given", "0", "Not given"]


def test_count_card_of_none_is_quiet():
    assert "org-count--none" in rendered('{% count_card 0 "plans" %}')
    assert "org-count--late" in rendered('{% count_card 2 "plans" mood="late" %}')


def test_table_shows_links_tags_and_numbers():
    markup = rendered(
        '{% table head rows "Plans" %}',
        head=["Service", "Status", {"text": "Words", "numeric": True}],
        rows=[[{"text": "A & B", "href": "/a"}, {"tag": "Draft", "colour": "grey"}, 12]],
    )
    assert one(markup, "//td[1]//a").text_content() == "A & B"
    assert one(markup, "//td[2]//strong").get("class") == "nhsuk-tag nhsuk-tag--grey"
    assert one(markup, "//td[3]").get("class") == "nhsuk-table__cell nhsuk-table__cell--numeric"
    assert one(markup, "//caption").text_content() == "Plans"


def page_links(number: int, query: str = "") -> list[str]:
    request = RequestFactory().get(f"/plans/?{query}")
    page = Paginator(range(100), 10).page(number)
    nav = one(rendered("{% pagination page %}", request=request, page=page), "//nav")
    return [link.get("href") for link in nav.xpath(".//a")]


def test_pagination_keeps_the_filters_of_the_page():
    assert page_links(1, "group=a%26b&page=7&q=x")[:2] == ["?group=a%26b&page=1&q=x", "?group=a%26b&page=2&q=x"]


@pytest.mark.parametrize(("number", "links"), [(1, 4), (5, 7), (10, 4)])
def test_pagination_shows_neighbours_and_ends(number, links):
    assert len(page_links(number)) == links


def test_pagination_of_one_page_is_nothing():
    page = Paginator(range(3), 10).page(1)
    assert rendered("{% pagination page %}", request=RequestFactory().get("/"), page=page) == ""


@freeze_time("2024-03-15 12:00")
@pytest.mark.parametrize(
    ("day", "colour", "words"),
    [
        (12, "red", "3 days late"),
        (15, "yellow", "Due today"),
        (22, "yellow", "Due in 7 days"),
        (27, "grey", "Due in 12 days"),
    ],
)
def test_due_tag_colours_by_how_near_it_is(day, colour, words):
    assert tree_of(rendered("{{ d|due_tag }}", d=date(2024, 3, day))) == [
        ("strong", {"class": f"nhsuk-tag nhsuk-tag--{colour}"}, [words])
    ]


def test_dates_of_nothing_are_empty():
    assert rendered("{{ d|due_tag }}{{ d|british_date }}{{ d|british_datetime }}{{ d|age_words }}", d=None) == ""


def test_moments_are_shown_in_local_time():
    moment = datetime(2024, 6, 30, 23, 30, tzinfo=UTC)
    assert rendered("{{ d|british_datetime }}", d=moment) == "1 July 2024 at 12:30am"
    assert rendered("{{ d|british_date }}", d=moment) == "1 July 2024"


@freeze_time("2024-03-15 12:00")
def test_age_words_of_a_moment():
    assert rendered("{{ d|age_words }}", d=datetime(2024, 3, 3, 9, tzinfo=UTC)) == "12 days ago"


def test_plan_text_makes_paragraphs_and_lists_and_escapes():
    text = "One <b>\ntwo\n\n- a & b\n- https://example.org\n\n3. three"
    assert tree_of(rendered("{{ t|plan_text }}", t=text)) == [
        ("p", {}, ["One <b>", ("br", {}, []), "two"]),
        (
            "ul",
            {"class": "nhsuk-list nhsuk-list--bullet"},
            [("li", {}, ["a & b"]), ("li", {}, ["https://example.org"])],
        ),
        ("ol", {"class": "nhsuk-list nhsuk-list--number", "start": "3"}, [("li", {}, ["three"])]),
    ]


def test_plan_line_and_counted_and_word_count():
    source = '{{ t|plan_line }}|{{ 1|counted:"plan" }}|{{ 2|counted:"priority,priorities" }}|{{ t|word_count }}'
    assert rendered(source, t="a\n- <b>") == "a • &lt;b&gt;|1 plan|2 priorities|2"
