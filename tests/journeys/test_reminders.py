"""Reminders in a browser: when people are reminded, what comes by mail, and days away."""

from collections.abc import Callable

from tests.journeys.visitor import Visitor

Come = Callable[..., Visitor]
TEAM = "planning@example.org"
LEAD = "lead.expert-patient-programme@example.org"


def test_the_planning_team_says_when_people_are_reminded(visitor: Come) -> None:
    team = visitor(TEAM)
    team.go("/planning-year/2024-25/reminders/").should_see("When people are reminded of each date")
    team.page.get_by_role("link", name="Change the reminders of").first.click()
    team.page.get_by_label("Days before").fill("soon")
    team.press("Save reminders").should_see("Enter numbers of days such as 28, 14, 7")
    team.page.get_by_label("Days before").fill("21, 7 and 1")
    team.press("Save reminders").should_see("Saved. This is when people are reminded of")
    team.should_see("21 days before, 7 days before, 1 day before")
    team.go("/services/people/leave/").should_see("Who is away")


def test_a_service_lead_chooses_their_mail_and_says_when_they_are_away(visitor: Come) -> None:
    lead = visitor(LEAD)
    lead.go("/your-account/").follow("Choose what we mail you, and when")
    lead.page.get_by_role("group", name="Comments that mention me").get_by_label("At once").check()
    lead.press("Save choices").should_see("Saved.")
    lead.follow("Say when you are away")
    lead.page.get_by_label("First day away").fill("14 August 2098")
    lead.page.get_by_label("Last day away").fill("1 August 2098")
    lead.press("Add days away").should_see("The last day away is before the first day away")
    lead.page.get_by_label("Last day away").fill("28 August 2098")
    lead.press("Add days away").should_see("You are away from 14 August 2098 to 28 August 2098.")
    lead.press("Remove 14 August 2098 to 28 August 2098").should_see("The morning mail comes again.")
