"""Plain text as authors type it, and dates and counts as readers see them."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlco_portal.wording import (
    Block,
    age_words,
    blocks_of,
    british_date,
    british_datetime,
    counted,
    due_words,
    plain_line,
    with_the,
    word_count,
)

TODAY = date(2024, 3, 15)


@pytest.mark.parametrize("text", ["", None, "   ", "\n\n \t\n"])
def test_blocks_of_empty_text_are_none(text):
    assert blocks_of(text) == []


def test_blocks_of_paragraphs_split_on_blank_lines_and_keep_line_breaks():
    assert blocks_of("First line\nsecond line\r\n\r\n  \nNext paragraph ") == [
        Block("paragraph", ("First line", "second line")),
        Block("paragraph", ("Next paragraph",)),
    ]


@pytest.mark.parametrize("mark", ["- ", "* ", "• ", "•", "–\t", "· ", "\uf0b7\t", "o\t", "▪ "])
def test_blocks_of_bullet_marks_become_one_list(mark):
    assert blocks_of(f"{mark}One\n{mark}Two\n\n{mark}Three") == [Block("bullets", ("One", "Two", "Three"))]


@pytest.mark.parametrize(
    "line", ["-5% on last year", "*starred*", "-", "•", "1.5 posts", "2024. A good year", "o well"]
)
def test_blocks_of_lines_that_only_look_like_items_stay_paragraphs(line):
    assert blocks_of(line) == [Block("paragraph", (line,))]


def test_blocks_of_numbers_keep_the_numbers_typed():
    assert blocks_of("3. Three\n4) Four\n\n5. Five\n7. Seven\n1. One\n1. One again") == [
        Block("numbers", ("Three", "Four", "Five"), start=3),
        Block("numbers", ("Seven",), start=7),
        Block("numbers", ("One",)),
        Block("numbers", ("One again",)),
    ]


def test_blocks_of_mixed_text_keeps_the_order():
    assert blocks_of("We will:\n- recruit\n  two posts\n- train\nThen:\n1. review") == [
        Block("paragraph", ("We will:",)),
        Block("bullets", ("recruit two posts", "train")),
        Block("paragraph", ("Then:",)),
        Block("numbers", ("review",)),
    ]


def test_blocks_of_leaves_markup_as_text():
    assert blocks_of("<b>x</b> & https://example.org") == [Block("paragraph", ("<b>x</b> & https://example.org",))]


@given(st.text(alphabet=st.sampled_from("ab1.-*• \t\n\r")))
def test_blocks_of_never_loses_a_letter(text):
    kept = "".join("".join(block.lines) for block in blocks_of(text))
    assert [c for c in kept if c in "ab"] == [c for c in text if c in "ab"]


def test_plain_line_puts_lists_on_one_line():
    assert plain_line("Aims:\n- one\n- two\n\n2. last") == "Aims: • one • two 2. last"


@pytest.mark.parametrize(
    ("text", "words"),
    [("", 0), (None, 0), ("   \n", 0), ("one", 1), (" two\u00a0words\n", 2), ("a - b", 3), ("e-mail co-design", 2)],
)
def test_word_count_counts_as_the_browser_does(text, words):
    assert word_count(text) == words


@pytest.mark.parametrize(
    ("number", "words"), [(0, "0 plans"), (1, "1 plan"), (2, "2 plans"), (1200, "1,200 plans"), (-1, "-1 plans")]
)
def test_counted_agrees_with_its_noun(number, words):
    assert counted(number, "plan") == words


def test_counted_takes_an_irregular_plural():
    assert counted(2, "priority", "priorities") == "2 priorities"


def test_british_date_has_no_leading_zero():
    assert british_date(date(2024, 3, 5)) == "5 March 2024"
    assert british_date(None) == ""


@pytest.mark.parametrize(
    ("hour", "minute", "clock"),
    [(0, 0, "midnight"), (0, 5, "12:05am"), (9, 0, "9am"), (12, 0, "midday"), (12, 30, "12:30pm"), (23, 59, "11:59pm")],
)
def test_british_datetime_writes_the_clock_in_words_people_use(hour, minute, clock):
    assert british_datetime(datetime(2024, 3, 15, hour, minute)) == f"15 March 2024 at {clock}"


def test_british_datetime_of_nothing_is_empty():
    assert british_datetime(None) == ""


@pytest.mark.parametrize(
    ("day", "words"),
    [(12, "3 days late"), (14, "1 day late"), (15, "Due today"), (16, "Due tomorrow"), (27, "Due in 12 days")],
)
def test_due_words_count_whole_days(day, words):
    assert due_words(date(2024, 3, day), today=TODAY) == words


@pytest.mark.parametrize(("day", "words"), [(3, "12 days ago"), (14, "yesterday"), (15, "today"), (16, "today")])
def test_age_words_count_whole_days(day, words):
    assert age_words(date(2024, 3, day), today=TODAY) == words


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("MLCO Executive", "the MLCO Executive"),
        ("Leadership team", "the leadership team"),
        ("The board", "the board"),
        ("", ""),
    ],
)
def test_names_of_people_within_a_sentence(name, words):
    assert with_the(name) == words
