"""Which terms of the glossary a text uses."""

import pytest

from planning.glossary.rules import terms_used

TERMS = {"KLOE": "Key line of enquiry", "PCN": "Primary care network", "IT": "Information technology", "flow": "Way on"}
TERMS |= {"Hospital at Home": "Care of a ward at home", "Home": "Where one lives", "H@H": "Hospital at Home"}


@pytest.mark.parametrize(
    ("text", "shorts"),
    [
        ("", []),
        ("Nothing here", []),
        ("Our KLOE and a PCN", ["KLOE", "PCN"]),
        ("PCN, KLOE; PCN.", ["PCN", "KLOE"]),
        ("Two KLOEs, the PCN’s and the PCN's", ["KLOE", "PCN"]),
        ("it is not a kloe", []),
        ("PCNX and XPCN and KLOE2", []),
        ("The Flow of people, flows", ["flow"]),
        ("flower flowing", []),
        ("Hospital at Home runs", ["Hospital at Home"]),
        ("Go home", ["Home"]),
        ("H@H is full", ["H@H"]),
        ("(KLOE)/PCN-led", ["KLOE", "PCN"]),
    ],
)
def test_terms_are_found_as_whole_words(text: str, shorts: list[str]) -> None:
    assert terms_used(text, TERMS) == [(short, TERMS[short]) for short in shorts]


def test_no_terms_are_none_used() -> None:
    assert terms_used("A KLOE", {}) == []
