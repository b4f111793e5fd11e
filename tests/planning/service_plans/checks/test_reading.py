"""Sentences and sections that are hard to read."""

from planning.service_plans.checks.reading import HARD_SECTION, HARD_SENTENCE
from tests.planning.service_plans.checks.plans import places, plan, section, text, words

LONG = " ".join(["we see people at home"] * 6) + "."
HEAVY = "Organisational transformation necessitates multidisciplinary evaluation of complicated interdependencies. "


def test_long_sentence_is_found_and_quoted() -> None:
    [found] = words(HARD_SENTENCE, text(f"We help. {LONG.capitalize()} They go."))
    assert found.startswith("“Ours”: 1 sentence is hard to read, it has 30 words: “We see people at home we see")


def test_one_finding_a_text_names_how_many_sentences() -> None:
    [found] = words(HARD_SENTENCE, text(f"{LONG.capitalize()} {LONG.capitalize()}"))
    assert found.startswith("“Ours”: 2 sentences are hard to read, the longest has 30 words")


def test_short_sentences_and_lists_are_left_alone() -> None:
    assert words(HARD_SENTENCE, text("We see people. " * 40)) == []
    assert words(HARD_SENTENCE, text("\n".join(["- we see people at home"] * 20))) == []
    assert words(HARD_SENTENCE, text("")) == []


def test_short_sentence_of_very_long_words_is_found() -> None:
    assert (
        len(
            words(
                HARD_SENTENCE,
                text(HEAVY.replace(". ", " and consequential reconfiguration of organisational arrangements.")),
            )
        )
        == 1
    )


def test_cell_of_a_row_is_named_with_its_row() -> None:
    rows = ({"achievement": "Short", "impact": "Good"}, {"achievement": "Short", "impact": LONG})
    assert places(HARD_SENTENCE, plan(section("back", "achievements", *rows))) == [("back", "back2", "impact")]


def test_section_for_old_readers_is_found_and_a_plain_one_is_not() -> None:
    [found] = words(HARD_SECTION, text(HEAVY * 5))
    assert found.startswith("“Ours” needs a reading age of about")
    assert words(HARD_SECTION, text("We see people at home and help them. " * 10)) == []


def test_few_words_have_no_reading_age() -> None:
    assert words(HARD_SECTION, text(HEAVY)) == []
