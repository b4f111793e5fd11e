"""The timetable in a browser: the picture, moving a milestone after a look at what follows, calendars, a phone."""

import re
from collections.abc import Callable

from playwright.sync_api import expect

from tests.journeys.visitor import Visitor

Come = Callable[..., Visitor]
TIMETABLE = "/planning-year/2024-25/timetable/"


def test_a_milestone_is_added_and_moved_with_what_needs_it(visitor: Come) -> None:
    team = visitor("planning@example.org")
    add(team, "Hall booked", "3 June 2024")
    booked = team.page.url
    add(team, "Invitations sent", "10 June 2024")
    team.page.get_by_label("It needs", exact=True).select_option(label="Hall booked")
    team.page.get_by_label("Days between them at least").fill("7")
    team.press("Add what it needs").should_see("At least 7 days between them")

    team.go(booked).press("Move the day")
    team.page.get_by_label("New day").fill("12 June 2024")
    team.page.get_by_label("Why does it move?").fill("The hall was taken")
    team.press("See what moves").should_see("9 days later").should_see("19 June 2024").should_see("said to be fixed")
    team.page.get_by_label("Move the fixed days too").check()
    team.press("Move now").should_see("1 milestone moved with it").should_see("The hall was taken")

    team.go("/planning-year/2024-25/").should_see("Hall booked").should_see("Moved once, 9 days later in all")
    mark = team.page.locator("svg.org-year__picture a", has_text="Hall booked")
    mark.focus()
    mark.press("Enter")
    expect(team.page).to_have_url(re.compile("#milestone-"))


def test_everybody_reads_the_year_without_javascript_and_on_a_phone(visitor: Come) -> None:
    reader = visitor("reader@example.org", javascript=False)
    reader.go("/planning-year/2024-25/").should_see("The year at a glance").should_see("Arrow: leads to what needs it")
    reader.go("/planning-year/calendar/").press("Make my address").should_see("Make a new address")
    phone = visitor("reader@example.org", width=320)
    phone.go("/planning-year/2024-25/").should_not_see("Change the timetable")


def add(team: Visitor, name: str, day: str) -> None:
    team.go(TIMETABLE).press("Add a milestone")
    team.page.get_by_label("What happens?").fill(name)
    team.page.get_by_label("Day (optional)").fill(day)
    team.press("Add milestone").should_see("is on the timetable")
