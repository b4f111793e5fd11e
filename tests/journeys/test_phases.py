"""The planning team suspends the year, its authors read why, and everything goes on when it is resumed."""

from collections.abc import Callable

from tests.journeys.visitor import Visitor

Come = Callable[..., Visitor]
YEAR = "/planning-year/2024-25/"
LEAD = "lead.expert-patient-programme@example.org"
WHY = "Every service is needed for the response to the flood"


def plan_of(lead: Visitor) -> str:
    lead.go("/service-plans/").follow("Expert Patient Programme")
    return lead.page.url.split("?")[0]


def test_a_suspended_year_says_why_keeps_what_is_typed_and_is_resumed(visitor: Come) -> None:
    lead, team = visitor(LEAD), visitor("planning@example.org")
    plan = plan_of(lead)
    lead.go(f"{plan}sections/our-service/")
    team.go(f"{YEAR}state/").follow("Suspend the year")
    team.page.get_by_role("textbox", name="Why?").fill(WHY)
    team.press("Suspend the year").should_see("2024/25 is suspended.").should_see(WHY)
    lead.expected_status.add(403)
    lead.expected_status.add(409)
    lead.page.locator("#answer textarea, textarea").first.fill("Typed while the year was suspended")
    lead.press("Save").should_see("Your text is kept in the history of the section").should_see(WHY)
    lead.go(plan).should_see("Planning is suspended").should_see(WHY)
    lead.go("/").should_see(WHY)
    team.go(f"{YEAR}state/").follow("Resume the year").press("Resume the year").should_see("2024/25 is open again.")
    lead.go(plan).should_not_see("Planning is suspended")
    lead.go(f"{plan}sections/our-service/").should_see("Save")


def test_windows_are_added_without_javascript(visitor: Come) -> None:
    team = visitor("planning@example.org", javascript=False)
    team.go(f"{YEAR}dates/").follow("Add a window")
    team.page.get_by_label("Update", exact=True).check()
    team.page.get_by_label("Opens on").fill("1 July 2001")
    team.expected_status.update({409, 422})
    team.press("Save window").should_see("is outside the planning year")
    team.go(f"{YEAR}late-passes/").should_see("A late pass counts after that day")
