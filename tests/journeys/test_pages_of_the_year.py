"""Every page that runs a planning year: accessible, no wider than the window, and no errors."""

from collections.abc import Callable

import pytest

from tests.journeys.visitor import Visitor, fits

Come = Callable[..., Visitor]
NOW = "/planning-year/2024-25/"

PAGES = {
    "planning@example.org": [
        NOW,
        f"{NOW}timetable/",
        f"{NOW}timetable/add/",
        f"{NOW}dates/",
        f"{NOW}dates/windows/add/",
        f"{NOW}state/",
        f"{NOW}state/close/",
        f"{NOW}late-passes/",
        f"{NOW}late-passes/give/?service=nutrition",
        f"{NOW}templates/",
        f"{NOW}reminders/",
        "/planning-year/2025-26/open/",
        "/round/",
        "/round/2024-25/write/",
        "/services/people/leave/",
        "/jobs/",
    ],
    "reader@example.org": [
        "/planning-year/2019-20/",
        "/planning-year/2020-21/",
        "/planning-year/2021-22/",
        "/planning-year/calendar/",
        "/your-account/mail/",
        "/services/your-leave/",
    ],
}


@pytest.mark.parametrize("email", PAGES)
def test_pages_of_the_year_are_sound_on_a_desk_and_on_a_phone(visitor: Come, email: str) -> None:
    person = visitor(email)
    for path in PAGES[email]:
        person.go(path)
        person.resize(320)
        assert fits(person.page)
        person.resize(1280, 900)
