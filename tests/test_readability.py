"""How hard a text is to read."""

import pytest

from mlco_portal.readability import grade_of, reading_age, sentences_of, syllables

SPOKEN = {
    1: "the home homes year used trained health dog reached friend",
    2: "patient people service waiting table tables little handled needed police create reason agreed quiet being",
    3: "neighbourhood visited services area idea hospital equipment therapist employees vacancies video",
    4: "community podiatry population diabetes experience variety sustainable material",
    5: "inequalities organisation evaluation association",
}


@pytest.mark.parametrize(
    ("count", "word"), [(count, word) for count, words in SPOKEN.items() for word in words.split()]
)
def test_syllables_of_everyday_words(count: int, word: str) -> None:
    assert syllables(word) == count


def test_short_form_in_capitals_is_spelt_letter_by_letter() -> None:
    assert (syllables("PCN"), syllables("KLOE"), syllables("")) == (3, 4, 1)


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("", []),
        ("We see people. They get well!", ["We see people.", "They get well!"]),
        ("See Dr. Smith, e.g. on Monday. Then go.", ["See Dr. Smith, e.g. on Monday.", "Then go."]),
        ("Ward No. 4 shut. We said no. Then it rose by 3.5 per cent.", None),
        ("Clinics, etc. We run them.", ["Clinics, etc.", "We run them."]),
        ("- one item\n- two items. And more", ["one item", "two items.", "And more"]),
        ("## Our aim\n1. First\n| Name | Number |\n|---|---|", ["Our aim", "First", "Name", "Number"]),
        ("See [our page](https://example.org/a.b) **now**. Go.", ["See our page now.", "Go."]),
        ("“Is it?” She left.", ["“Is it?”", "She left."]),
        ("12 34 -- 5.", []),
    ],
)
def test_text_is_split_into_sentences(text: str, sentences: list[str] | None) -> None:
    wanted = ["Ward No. 4 shut.", "We said no.", "Then it rose by 3.5 per cent."] if sentences is None else sentences
    assert [one.text for one in sentences_of(text)] == wanted


def test_grade_follows_the_formula() -> None:
    found = sentences_of("We see people at home. They get well.")
    assert [(one.words, one.syllables) for one in found] == [(5, 6), (3, 3)]
    assert grade_of(found) == pytest.approx(0.39 * 8 / 2 + 11.8 * 9 / 8 - 15.59)
    assert grade_of([]) == 0


def test_plain_words_are_for_the_young_and_heavy_ones_are_not() -> None:
    plain = "We see you at home. We help you walk. You tell us how it went. " * 3
    heavy = "Organisational transformation necessitates multidisciplinary evaluation of interdependencies. " * 6
    assert reading_age(plain) == 5
    assert reading_age(heavy) is not None
    assert (reading_age(heavy) or 0) > 25


def test_few_words_have_no_reading_age() -> None:
    assert reading_age("We see you at home.") is None
    assert reading_age("") is None


HOSTILE = {
    "word": "a" * 300_000,
    "sentences": "A. " * 100_000,
    "vowels": "aeiou" * 60_000,
    "brackets": "(“" * 150_000,
    "stops": "." * 300_000,
    "links": "[" * 300_000,
    "spaces": "a" + " " * 300_000 + "b",
    "marks": "‮😀\x00. " * 50_000,
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_text_is_read_without_taking_for_ever(text: str) -> None:
    age = reading_age(text)
    assert age is None or 5 <= age <= 30


def test_no_age_is_beyond_all_schooling() -> None:
    assert reading_age("aeiouaeb" * 600 + " word" * 40) == 30
