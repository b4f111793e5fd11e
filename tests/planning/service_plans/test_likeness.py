"""How alike two texts are."""

import pytest

from planning.service_plans.likeness import is_same, likeness

LONG = "We run clinics in all three localities and see people within six weeks"


@pytest.mark.parametrize(
    ("a", "b", "alike"),
    [
        ("", "", 0.0),
        ("", LONG, 0.0),
        (LONG, LONG, 1.0),
        (LONG, f"  **{LONG.upper()}**.\n", 1.0),
        ("one two three", "four five six", 0.0),
        ("one two three four", "four three two one", 0.5),
    ],
)
def test_alike_is_a_share_of_words_and_of_pairs_of_words(a: str, b: str, alike: float) -> None:
    assert likeness(a, b) == alike


def test_one_word_changed_in_a_long_text_is_still_over_85_percent_alike() -> None:
    text = " ".join(f"word{number}" for number in range(100))
    assert likeness(text, text.replace("word50", "other")) > 0.95
    assert likeness(text, " ".join(f"new{number}" for number in range(50)) + text[len(text) // 2 :]) < 0.85


def test_the_same_is_word_for_word_whatever_the_spaces_and_marks() -> None:
    assert is_same(LONG, f"- {LONG},")
    assert is_same("It’s what people asked us for", "it's what people  asked us for")
    assert not is_same(LONG, LONG.replace("six", "eight"))


def test_a_few_words_are_no_text_that_was_copied() -> None:
    assert not is_same("Head of service", "Head of service")
    assert not is_same("", "")


def test_thousands_of_words_are_compared_without_taking_for_ever() -> None:
    a = " ".join(f"word{number % 900}" for number in range(6000))
    b = a.replace("word77 ", "other ")
    assert 0.9 < likeness(a, b) < 1.0


def test_texts_without_words_and_hostile_ones_are_answered() -> None:
    assert likeness("\x00\u202e😀", "!!!") == 0.0
    assert not is_same("😀 😀 😀 😀 😀 😀", "😀 😀 😀 😀 😀 😀")
    likeness("a" * 1_000_000, "<script>" * 100_000)
