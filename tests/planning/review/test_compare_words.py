"""Word by word: what was added, what was removed, and that the time it takes is bounded."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planning.review.presenters.words_shown import words_shown
from planning.review.words import Kind, changes_as_read, word_changes
from planning.service_plans.aligning import aligned, in_order

SIGNS = {Kind.SAME: "", Kind.ADDED: "+", Kind.REMOVED: "-"}


def told(before: str, now: str) -> list[str]:
    return [f"{SIGNS[run.kind]}{run.text}" for run in word_changes(before, now).runs]


@pytest.mark.parametrize(
    ("before", "now", "expected"),
    [
        ("We go home", "We go home", ["We go home"]),
        ("", "", []),
        ("", "New words", ["+New words"]),
        ("Old words", "", ["-Old words"]),
        ("We go home", "We go home today", ["We go home ", "+today"]),
        ("We see people at home.", "We see people at home, often.", ["We see people at home", "+, often", "."]),
        ("by 9.30 each day", "by 10.30 each day", ["by ", "-9.30 ", "+10.30 ", "each day"]),
        ("One.\n\nTwo.", "One.\n\nNew.\n\nTwo.", ["One.\n\n", "+New.\n\n", "Two."]),
        ("One. Two.", "One.\n\nTwo.", ["One. ", "+\n\n", "Two."]),
        ("too  many   spaces", "too many spaces", ["too many spaces"]),
        # Nearly nothing stayed: the old and the new are shown whole, not word for word in turn.
        (
            "We will see the people at their own homes",
            "Nurses teach the families how to manage",
            ["-We will see the people at their own homes", "+Nurses teach the families how to manage"],
        ),
    ],
)
def test_only_what_differs_is_told(before: str, now: str, expected: list[str]) -> None:
    assert told(before, now) == expected


def test_words_are_counted_and_marks_are_not() -> None:
    found = word_changes("We see people.", "We see many people, and often!")
    assert (found.added, found.removed) == (3, 0)


def test_marks_of_bold_words_are_no_words() -> None:
    found = changes_as_read("We see **people**.", "We see people.")
    assert (found.is_same, found.added, found.removed) == (True, 0, 0)


TEXTS = st.lists(st.sampled_from(["a", "b", "c", "d", ".", "\n", "\n\n"]), max_size=25).map(" ".join)


@settings(deadline=None)
@given(TEXTS, TEXTS)
def test_removed_words_make_the_old_text_and_added_ones_the_new(before: str, now: str) -> None:
    runs = word_changes(before, now).runs
    old = "".join(run.text for run in runs if run.kind != Kind.ADDED)
    new = "".join(run.text for run in runs if run.kind != Kind.REMOVED)
    assert (old.split(), new.split()) == (before.split(), now.split())


@settings(deadline=None)
@given(st.text("abcd", max_size=30), st.text("abcd", max_size=30))
def test_blocks_are_the_whole_of_both_in_turn(before: str, now: str) -> None:
    blocks = aligned(before, now).blocks
    assert "".join(before[one.start : one.end] for one in blocks) == before
    assert "".join(now[one.from_ : one.to] for one in blocks) == now
    assert all(before[one.start : one.end] == now[one.from_ : one.to] for one in blocks if one.is_same)
    assert all(one.is_same != other.is_same for one, other in pairwise(blocks))


@pytest.mark.parametrize(("places", "stayed"), [([1, 2, 3], {0, 1, 2}), ([3, 1, 2], {1, 2}), ([], set())])
def test_fewest_are_moved(places: list[int], stayed: set[int]) -> None:
    assert in_order(places) == stayed


def test_text_that_repeats_itself_is_compared_by_line_and_says_so() -> None:
    line = "a b a b b a b a a b " * 40
    before, now = f"{line}\nSame line here.\n{line}b", f"b {line}\nSame line here.\n a{line}"
    found = word_changes(before, now)
    assert found.is_by_line
    assert "Same line here." in "".join(run.text for run in found.runs if run.kind == Kind.SAME)


def test_usual_long_text_is_compared_word_by_word() -> None:
    words = [f"word{number % 997}" for number in range(10_000)]
    found = word_changes(" ".join(words), " ".join(["new", *words[:5000], "other", *words[5001:]]))
    assert (found.added, found.removed, found.is_by_line) == (2, 1, False)


def test_changes_are_heard_as_well_as_seen() -> None:
    shown = words_shown(word_changes("We go <b>", "We stay <b>"))
    assert shown == (
        'We <del class="org-removed"><span class="nhsuk-u-visually-hidden">[removed: </span>go'
        '<span class="nhsuk-u-visually-hidden">] </span></del> '
        '<ins class="org-added"><span class="nhsuk-u-visually-hidden">[added: </span>stay'
        '<span class="nhsuk-u-visually-hidden">] </span></ins> &lt;b&gt;'
    )


def test_end_of_a_line_alone_has_a_sign() -> None:
    assert "¶" in words_shown(word_changes("One. Two.", "One.\n\nTwo."))
    assert "¶" in words_shown(word_changes("One.\n\nTwo.", "One. Two."))
