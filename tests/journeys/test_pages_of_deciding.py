"""The pages that decisions are made, tracked and proved on: accessible, no wider than the window, and no errors."""

from collections.abc import Callable

import pytest

from tests.journeys.visitor import Visitor, fits

Come = Callable[..., Visitor]

PAGES = {
    "lead.diabetes-north@example.org": ["/"],
    "metrics@example.org": ["/", "/conditions/"],
    "partnership.north@example.org": ["/", "/review/"],
    "executive@example.org": ["/", "/review/", "/meetings/", "/meetings/new/"],
    "planning@example.org": ["/planning-year/2024-25/routes/", "/conditions/year/2024-25/", "/how-long/"],
    "auditor@example.org": ["/", "/evidence/", "/how-long/?by=approver"],
}


@pytest.mark.parametrize("email", PAGES)
def test_pages_of_deciding_are_sound_on_a_desk_and_on_a_phone(visitor: Come, email: str) -> None:
    person = visitor(email)
    for path in PAGES[email]:
        person.go(path)
        person.resize(320)
        assert fits(person.page)
        person.resize(1280, 900)


def test_partnership_finds_the_plan_that_waits_for_it(visitor: Come) -> None:
    visitor("partnership.north@example.org", width=320).should_see("1 plan waits").follow(
        "City Centre Integrated Neighbourhood Team plan 2024/25"
    ).should_see("Your decision")
