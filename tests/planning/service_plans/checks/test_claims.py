"""Claims that the metric table contradicts, and measures that aim the wrong way."""

from dataclasses import replace
from decimal import Decimal

import pytest

from planning.service_plans.checks.claims import CONTRADICTED, WRONG_DIRECTION
from tests.planning.service_plans.checks.plans import (
    CRISIS,
    SICKNESS,
    WAITS,
    places,
    plan,
    priorities,
    section,
    text,
    words,
)


@pytest.mark.parametrize(
    "claim",
    [
        "78 weeks waits eliminated and 65 week waits eliminated across services.",
        "Nobody waits 65 weeks any more.",
        "No patient waits over 65 weeks.",
        "We have no 65-week waits.",
        "There are zero 65 week waiters.",
        "Waits of 65 weeks were cleared in March 2024.",
        "In 2023/24 nobody waited more than 65 weeks.",
        "Only 12 patients are waiting over 65 weeks.",
    ],
)
def test_claim_about_waits_is_held_against_the_figure(claim: str) -> None:
    [found] = words(CONTRADICTED, text(f"We see people at home. {claim}", figures=(WAITS,)))
    assert found == (
        f"“Ours” says “{claim}” The metric table says “People waiting over 65 weeks”: "
        "6 on 31 March 2024 for the whole organisation"
    )


@pytest.mark.parametrize(
    "claim",
    [
        "",
        "We see people at home.",
        "Nobody waits long.",
        "We will eliminate 65 week waits.",
        "Our aim is that nobody waits 65 weeks.",
        "65 week waits should be eliminated by summer.",
        "We have not yet eliminated 65 week waits.",
        "We nearly eliminated 65 week waits.",
        "6 patients are waiting over 65 weeks.",
        "In 2021 nobody waited 65 weeks.",
        "We call everyone who waits 65 weeks.",
        "Nobody waits 165 weeks.",
        "We looked at 65 weeks of records from 12 clinics.",
    ],
)
def test_other_sentences_about_waits_are_left_alone(claim: str) -> None:
    assert words(CONTRADICTED, text(claim, figures=(WAITS,))) == []


@pytest.mark.parametrize(
    ("figure", "claim", "is_found"),
    [
        (SICKNESS, "Sickness absence is 4.1%.", True),
        (SICKNESS, "Sickness absence is 6.3 per cent.", False),
        (SICKNESS, "Sickness absence is 6%.", False),
        (SICKNESS, "Sickness absence fell by 2%.", False),
        (SICKNESS, "Our target for sickness is 4.5%.", False),
        (SICKNESS, "Sickness fell from 7% to 5%.", True),
        (CRISIS, "We answer all calls within 2 hours.", True),
        (CRISIS, "100% of calls are answered within 2 hours.", True),
        (CRISIS, "97% of calls are answered within 2 hours.", False),
        (CRISIS, "We answer nearly all calls within 2 hours.", False),
        (CRISIS, "We will answer all calls within 2 hours.", False),
    ],
)
def test_claim_of_a_share_is_held_against_the_figure(figure: object, claim: str, is_found: bool) -> None:
    assert len(words(CONTRADICTED, text(claim, figures=(figure,)))) == is_found


def test_claims_are_looked_for_where_texts_say_what_is_and_not_what_is_meant() -> None:
    claim = "Nobody waits 65 weeks"
    row = {"achievement": "Clinics", "impact": claim}
    checked = plan(
        section("back", "achievements", row),
        section("priorities", "priorities", {"measure": claim, "actions": claim}),
        figures=(WAITS,),
    )
    assert places(CONTRADICTED, checked) == [("back", "back1", "impact")]


def test_figure_that_agrees_or_has_no_wordings_contradicts_nothing() -> None:
    claim = "Nobody waits 65 weeks."
    assert words(CONTRADICTED, text(claim, figures=(replace(WAITS, value=Decimal(0)),))) == []
    assert words(CONTRADICTED, text(claim, figures=(replace(WAITS, wordings=()),))) == []
    assert words(CONTRADICTED, text(claim)) == []


def test_figure_of_the_service_is_named_as_its_own() -> None:
    [found] = words(CONTRADICTED, text("We answer every call within 2 hours.", figures=(CRISIS,)))
    assert found.endswith("“Crisis calls”: 96.8% on 31 March 2024 for Crisis")


def test_long_sentence_is_quoted_short() -> None:
    long = f"Nobody waits 65 weeks because {'of all that we did ' * 20}."
    [found] = words(CONTRADICTED, text(long, figures=(WAITS,)))
    assert "…”" in found
    assert len(found) < 320


@pytest.mark.parametrize(
    ("measure", "is_found"),
    [
        ("Increase sickness absence", True),
        ("Increase the sickness absence rate to 4%", True),
        ("Reduce sickness absence to 4%", False),
        ("Increase awareness and reduce sickness absence", False),
        ("Increase the fall in sickness absence", False),
        ("Raise staff numbers", False),
    ],
)
def test_measure_that_aims_the_wrong_way_is_found(measure: str, is_found: bool) -> None:
    checked = priorities({"measure": measure}, figures=(SICKNESS,))
    assert places(WRONG_DIRECTION, checked) == [("priorities", "priorities1", "measure")] * is_found


def test_measure_where_higher_is_better_is_not_to_be_reduced() -> None:
    assert len(words(WRONG_DIRECTION, priorities({"measure": "Reduce calls within 2 hours"}, figures=(CRISIS,)))) == 1
    assert words(WRONG_DIRECTION, priorities({"measure": "Increase calls within 2 hours"}, figures=(CRISIS,))) == []
