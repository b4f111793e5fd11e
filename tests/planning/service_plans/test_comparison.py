"""Two texts side by side, what differs marked."""

import pytest
from django.utils.html import escape
from hypothesis import given, settings
from hypothesis import strategies as st

from planning.service_plans.presenters.comparison import marked


@pytest.mark.parametrize(
    ("typed", "saved", "mine", "theirs"),
    [
        ("same", "same", "same", "same"),
        ("We go home", "We stay home", "We <mark>go</mark> home", "We <mark>stay</mark> home"),
        ("one two three", "one three", "one <mark>two</mark> three", "one three"),
        ("", "new words", "", "<mark>new words</mark>"),
        ("a <b>", "a <i>", "a <mark>&lt;b&gt;</mark>", "a <mark>&lt;i&gt;</mark>"),
        ("line\nnext", "line\n\nnext", "<mark>line</mark>\nnext", "<mark>line</mark>\n\nnext"),
    ],
)
def test_only_what_differs_is_marked(typed: str, saved: str, mine: str, theirs: str) -> None:
    assert marked(typed, saved) == (mine, theirs)


@settings(deadline=None)
@given(st.text(max_size=80), st.text(max_size=80))
def test_marking_changes_no_character(typed: str, saved: str) -> None:
    for text, shown in zip((typed, saved), marked(typed, saved), strict=True):
        assert shown.replace("<mark>", "").replace("</mark>", "") == escape(text)


@pytest.mark.parametrize("separator", [" ", "\n", ""])
def test_long_texts_are_compared_as_a_whole(separator: str) -> None:
    typed, saved = (separator.join(f"{word}{number}" for number in range(100_000)) for word in ("a", "b"))
    mine, theirs = marked(typed, saved)
    assert (mine, theirs) == (f"<mark>{typed}</mark>", f"<mark>{saved}</mark>")
