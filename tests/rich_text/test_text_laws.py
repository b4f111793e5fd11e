"""Texts with marks: what they mean, and that no way there and back loses a word."""

import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from mlco_portal.rich_text import (
    Block,
    Run,
    blocks_of,
    html_of,
    is_plain,
    plain_line,
    plain_text,
    text_from_html,
    text_of,
    word_count,
)
from mlco_portal.rich_text.runs import runs_of
from mlco_portal.wording import heading_levels

PIECES = st.sampled_from(
    ["**", "a b", "[", "](https://x.org/z)", "|", "\\", "- ", "1. ", "## ", "\n", "\n\n", "  ", "*", "x", " ", "#"]
) | st.sampled_from(
    ["| a | b |", "| --- | --- |", "]", "&amp;", "<b>", "•", "7)", "–", "🙂", "שלום", "\u00a0", "<script>"]
)
TEXTS = st.one_of(
    st.text(alphabet=st.sampled_from(list("ab1.-*[]()#|\\ \t\n•é<>&'\"_\u00a0")), max_size=60),
    st.lists(PIECES, max_size=14).map("".join),
)
TAGS = re.compile(
    r"</?(?:p|br|strong|ul|ol(?: start=\"\d+\")?|li|h[23]|table|tbody|tr|th|td|a(?: href=\"[^\"<>]*\")?)>"
)


def words(text):
    return re.findall(r"\w+", text)


@settings(max_examples=500, deadline=None)
@given(TEXTS)
@example("**\\[**")
@example("- a **\\[ \\[** b")
def test_text_to_html_and_back_is_stable_and_keeps_every_word(text):
    once = text_from_html(html_of(text))
    assert text_from_html(html_of(once)) == once
    assert words(plain_text(once)) == words(plain_text(text))


@settings(max_examples=300, deadline=None)
@given(TEXTS)
@example("| **\\[** | b |\n| --- | --- |")
def test_blocks_written_down_read_the_same(text):
    written = text_of(blocks_of(text))
    assert text_of(blocks_of(written)) == written
    assert words(plain_text(written)) == words(plain_text(text))


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_nothing_typed_becomes_markup(text):
    assert "<" not in TAGS.sub("", html_of(text))


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_words_are_counted_without_marks(text):
    tidy = text_from_html(html_of(text))
    assert word_count(tidy) == sum(word_count_of_plain(line) for block in blocks_of(tidy) for line in block.lines)


def word_count_of_plain(line):
    return len(line.split())


@settings(max_examples=200, deadline=None)
@given(TEXTS)
def test_plain_texts_read_as_they_are_stored(text):
    if is_plain(text) and text.strip():
        assert blocks_of(text) == [Block("paragraph", (text.strip(),))]


@pytest.mark.parametrize(
    ("line", "runs"),
    [
        ("a **b c** d", (Run("a "), Run("b c", bold=True), Run(" d"))),
        ("2 * 3 * 4 and ** x **", (Run("2 * 3 * 4 and ** x **"),)),
        ("*starred*", (Run("*starred*"),)),
        ("**open", (Run("**open"),)),
        (r"\*\*no\*\* C:\dir \\server", (Run(r"**no** C:\dir \\server"),)),
        ("[NICE](https://nice.org.uk)", (Run("NICE", href="https://nice.org.uk"),)),
        ("[a **b**](mailto:a@b.org)", (Run("a ", href="mailto:a@b.org"), Run("b", True, "mailto:a@b.org"))),
        ("[x](javascript:alert(1)) [y](//z) [1]", (Run("[x](javascript:alert(1)) [y](//z) [1]"),)),
    ],
)
def test_a_line_by_the_look_of_its_words(line, runs):
    assert runs_of(line) == runs


def test_a_whole_text():
    text = (
        "## Aims\nWe will:\n- halve **waits**\n  - soon\n- train\n\n| Post | WTE |\n|---|---|\n| Nurse | |\n\n### Sub"
    )
    assert blocks_of(text) == [
        Block("heading", ("Aims",), level=2),
        Block("paragraph", ("We will:",)),
        Block(
            "bullets",
            ("halve waits", "soon", "train"),
            runs=((Run("halve "), Run("waits", True)), (Run("soon"),), (Run("train"),)),
            levels=(0, 1, 0),
        ),
        Block("table", ("Post WTE", "Nurse"), cells=(((Run("Post"),), (Run("WTE"),)), ((Run("Nurse"),), ()))),
        Block("heading", ("Sub",), level=3),
    ]
    assert plain_line(text) == "Aims We will: • halve waits • soon • train Post WTE Nurse Sub"
    assert word_count(text) == 11
    assert heading_levels(blocks_of(text), 4) == [4, 0, 0, 0, 5]
    assert heading_levels(blocks_of("### A\n## B\n### C"), 3) == [3, 3, 4]
    assert heading_levels(blocks_of("## A"), 0) == [0]


@pytest.mark.parametrize("line", ["# one", "#tag", "| alone |", "||", "a | b", "|x", "\\", "####", "## "])
def test_lines_that_only_look_like_marks_stay_as_typed(line):
    assert blocks_of(line) == [Block("paragraph", (line.strip(),))]


def test_a_backslash_makes_a_mark_a_character():
    text = "\\- no item\n1\\. no number\n\\## no heading\n\\| no | row |"
    assert blocks_of(text)[0].lines == ("- no item", "1. no number", "## no heading", "| no | row |")
