"""Short forms that nobody explains."""

import pytest

from planning.service_plans.checks.acronyms import UNEXPLAINED, explained_in, short_forms_in
from tests.planning.service_plans.checks.plans import places, plan, section, text, words


@pytest.mark.parametrize(
    ("words", "shorts"),
    [
        ("Our QCR and two PCNs", ["QCR", "PCN"]),
        ("NR2R, H@H, SaLT and HR&OD", ["NR2R", "H@H", "SaLT", "HR&OD"]),
        ("The NHS and a GP in the UK on TV", []),
        ("McDonald, WhatsApp and Q1, A4", []),
        ("Phase II and part IX, 5 KG or 3 MM", []),
        ("Come to M13 9PL or OL8 1AA", []),
        ("IMPORTANT: NOT ALL of it", []),
        ("OUR NEW QCR HEADING", []),
        ("See https://example.org/QCR and QCR@example.org #QCR", []),
        ("[QCR page](https://example.org/QCR)", ["QCR"]),
        ("QCR-led (QCR)", ["QCR", "QCR"]),
        ("", []),
    ],
)
def test_short_forms_are_told_from_words_units_and_addresses(words: str, shorts: list[str]) -> None:
    assert list(short_forms_in(words)) == shorts


@pytest.mark.parametrize(
    ("words", "shorts"),
    [
        ("Quality Care Round (QCR)", {"QCR"}),
        ("the quality care rounds (QCRs) are", {"QCR"}),
        ("QCR (Quality Care Round)", {"QCR"}),
        ("Speech and Language Therapy (SaLT)", {"SaLT"}),
        ("no reason to reside (NR2R)", {"NR2R"}),
        ("We went there (QCR)", set()),
        ("QCR (see page 4)", set()),
    ],
)
def test_explanations_in_the_text_are_seen(words: str, shorts: set[str]) -> None:
    assert explained_in(words) == shorts


def test_unexplained_short_form_is_named_once_where_it_stands_first() -> None:
    checked = plan(
        section("one", "narrative", text="Our QCR helps."),
        section("two", "achievements", {"achievement": "A QCR and an ABPI", "impact": "QCR"}),
    )
    assert places(UNEXPLAINED, checked) == [("one", None, None), ("two", "two1", "achievement")]
    assert words(UNEXPLAINED, checked)[0] == (
        "“One”: “QCR” is not explained. Write the words out once, with QCR in brackets"
    )


def test_explained_short_forms_are_left_alone() -> None:
    assert words(UNEXPLAINED, text("Our QCR helps.", terms={"QCR": "Quality Care Round"})) == []
    assert words(UNEXPLAINED, text("Our Quality Care Round (QCR) helps. The QCR is new.")) == []
    later = plan(
        section("one", "narrative", text="Our QCR."), section("two", "narrative", text="Quality care round (QCR)")
    )
    assert words(UNEXPLAINED, later) == []


def test_word_in_capitals_for_weight_is_no_short_form() -> None:
    assert words(UNEXPLAINED, text("We NEVER turn people away, and never will.")) == []
