"""Papers on the web: read back by a parser, so that what is asserted is what a browser sees."""

import hashlib
import re
from base64 import b64encode
from html.parser import HTMLParser
from itertools import pairwise

import pytest
from django.conf import settings
from django.template.loader import render_to_string

from mlco_portal.papers.elements import Heading, Line, Notice, Paper, Picture, Table, Tile, Tiles
from mlco_portal.papers.web import PaperOnPage, paper_as_page, style_sources
from tests.papers.hostile import HOSTILE
from tests.papers.samples import DRAWING, cell, every_kind, matrix, paper_of

EMPTY = {"br", "col", "img", "link", "meta", "wbr"}


class Page(HTMLParser):
    """The tags of a page in order, with what stands in each; raises when one is closed that was not open."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open, self.tags, self.words = [], [], []
        self.feed(page)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in EMPTY:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if self.open[-1:] != ["style"]:
            self.words.append(data)

    @property
    def text(self) -> str:
        return "".join(self.words)

    def of(self, *names: str) -> list[dict[str, str]]:
        return [attrs for tag, attrs in self.tags if tag in names]


def body_of(*elements) -> str:
    return PaperOnPage(paper_of(*elements)).body


@pytest.fixture(scope="module")
def whole() -> Page:
    return Page(paper_as_page(paper_of(*every_kind(), matrix(3))).decode())


def test_headings_leave_no_level_out_and_every_link_of_the_contents_leads_to_one(whole):
    levels = [int(tag[1]) for tag, _ in whole.tags if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    names = [attrs["id"] for _, attrs in whole.tags if "id" in attrs]
    assert len(names) == len(set(names))
    targets = [one["href"][1:] for one in whole.of("a") if one["href"].startswith("#")]
    assert targets == ["maincontent", "what-we-will-do", "what-we-will-do--nursing-in-the-neighbourhood", "appendices"]
    assert set(targets) <= set(names)
    labels = {attrs["aria-labelledby"] for _, attrs in whole.tags if "aria-labelledby" in attrs}
    assert labels <= set(names)


def test_a_page_that_stands_alone_asks_for_nothing_and_its_look_can_be_allowed(whole):
    page = paper_as_page(paper_of(*every_kind()))
    assert not whole.of("script")
    assert all(one["src"].startswith("data:") for one in whole.of("img"))
    assert [one["href"][:5] for one in whole.of("link")] == ["data:"]
    style = re.search(rb"<style>(.*)</style>", page, re.DOTALL)[1]
    assert not re.search(rb'url\((?!"data:)|@import', style)
    assert style_sources(page) == [f"'sha256-{b64encode(hashlib.sha256(style).digest()).decode()}'"]
    assert not any("style" in attrs for _, attrs in whole.tags)
    assert page == paper_as_page(paper_of(*every_kind()))
    assert settings.SITE_URL in {one["href"].partition("/plans")[0] for one in whole.of("a")}


def test_inside_the_portal_links_stay_relative_and_the_page_keeps_its_own_heading():
    shown = PaperOnPage(paper_of(*every_kind()))
    page = Page(render_to_string("papers/paper.html", {"shown": shown}))
    assert "/plans/nursing/" in {one["href"] for one in page.of("a")}
    assert not page.of("h1", "style")
    assert "Director of Strategy" in page.text


def test_columns_of_a_group_and_rows_have_headings_and_a_wide_table_scrolls_by_keyboard():
    page = Page(body_of(matrix(3)))
    scopes = [one["scope"] for one in page.of("th")]
    assert scopes == ["col"] + ["colgroup"] * 3 + ["col"] * 18 + ["row"] * 3
    assert [one.get("colspan") for one in page.of("th")][1:4] == ["6", "5", "7"]
    assert len(page.of("colgroup")) == 4
    assert len(page.of("col")) == 19
    region = next(one for one in page.of("div") if one.get("role") == "region")
    assert region["tabindex"] == "0"
    place = page.tags.index(("caption", {}))
    assert page.tags[place + 1] == ("span", {"id": region["aria-labelledby"]})


def test_no_two_boxes_that_scroll_have_one_name():
    shown = PaperOnPage(
        paper_of(matrix(1), matrix(1), Table("", matrix(0).columns, ()), Table("", matrix(0).columns, ()))
    )
    boxes = [one for one in Page(shown.body).of("div") if one.get("role") == "region"]
    named = [one.get("aria-label") or one["aria-labelledby"] for one in boxes]
    assert named[1:] == ["Which deliverable serves which priority (2)", "Table", "Table (2)"]
    assert shown.body == shown.body


def test_a_drawing_that_needs_room_scrolls_in_a_box_of_its_own_name():
    wide = DRAWING.replace('width="120"', 'width="760"', 1)
    page = Page(body_of(Picture(wide, "Sickness: 6.3%. All is well."), Picture(wide, "Sickness: 6.3%. B"),
                        Picture(DRAWING, "An icon")))  # fmt: skip
    boxes = [one for one in page.of("div") if one.get("role") == "region"]
    assert [one["aria-label"] for one in boxes] == ["Sickness: 6.3%", "Sickness: 6.3% (2)"]
    assert {one["tabindex"] for one in boxes} == {"0"}
    assert [one["alt"] for one in page.of("img")] == ["Sickness: 6.3%. All is well.", "Sickness: 6.3%. B", "An icon"]


def test_a_narrow_table_and_one_without_rows_or_columns_need_no_box_to_scroll_in():
    narrow = Page(body_of(Table("Terms", every_kind()[9].columns, ())))
    assert not [one for one in narrow.of("div") if "tabindex" in one]
    assert "Nothing stands in this table." in narrow.text
    assert Page(body_of(Table("None", (), ()))).text.endswith(
        "NoneNothing stands in this table.AppendicesNothing stands in this chapter."
    )


def test_a_judgement_is_told_by_words_and_shape_not_by_colour_alone():
    page = Page(body_of(Table("", every_kind()[9].columns, ((cell("86%", tone="poor"), cell(tone="good")),))))
    assert "▼ Poor: 86%" in page.text
    assert "▲ Good" in page.text
    assert "Key: ▲ good, ▼ poor" in page.text
    assert "◆ Mixed" in Page(body_of(Tiles((Tile("Waits", "12", tone="mixed"),)))).text


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_in_every_field_stays_text(name):
    made = paper_as_page(paper_of(*every_kind(HOSTILE[name]), title=HOSTILE[name]))
    page, plain = Page(made.decode()), Page(paper_as_page(paper_of(*every_kind("plain"), title="plain")).decode())
    assert not page.of("script")
    for tag in ("img", "th", "td", "table") if name not in ("blank", "nothing") else ("img",):
        assert len(page.of(tag)) == len(plain.of(tag))
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202e\u2066]", made.decode())


def test_lines_and_long_words_are_drawn_in_full_and_a_link_to_nowhere_is_words():
    page = Page(body_of(Notice("a\nb"), Table("", every_kind()[9].columns, ((cell("x", "y"), cell("w" * 60)),))))
    assert len(page.of("br")) == 1
    assert len(page.of("li")) == 2
    assert len(page.of("wbr")) == 2
    assert "w" * 60 in page.text
    line = PaperOnPage(paper_of()).drawer.line(Line("Plan", "javascript:x", "version 2"))
    assert line == 'Plan <span class="paper-detail">version 2</span>'


def test_a_paper_of_nothing_is_a_page_with_its_title():
    shown = PaperOnPage(Paper("Title", "", "", "", (), ()))
    assert shown.contents == shown.facts == ""
    assert len(Page(paper_as_page(shown.paper).decode()).of("h1", "h2")) == 1
    assert Page(body_of(Heading(""))).of("h3") == []
