"""The planning team makes version 2 of a template and issues it; a lead finds it in the plan."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.journeys.visitor import Visitor

PLANNING, LEAD = "planning@example.org", "lead.expert-patient-programme@example.org"
TEMPLATES = "/planning-year/2024-25/templates/"


@pytest.mark.parametrize("javascript", [False])
def test_a_kind_is_begun_and_a_template_without_sections_is_not_issued(
    visitor: Callable[..., Visitor], javascript: bool
) -> None:
    team = visitor(PLANNING, javascript=javascript, width=320)
    team.go(TEMPLATES).press("Begin a template of the kind Organisation-wide plan, outlined by the Executive")
    team.should_see("Nothing is asked yet").press("Check and issue").should_see("Version 1 cannot be issued yet")
    team.should_see("The template has no sections, so nobody could write a plan with it")


def test_version_2_is_made_previewed_and_issued_and_a_lead_sees_it(visitor: Callable[..., Visitor]) -> None:
    lead = visitor(LEAD)
    lead.follow(re.compile("^(Continue|Start) with|^Expert Patient Programme"))
    plan = re.search(r"/service-plans/\d+/", lead.page.url)
    assert plan is not None
    lead.go(f"{plan[0]}sections/priorities/feedback/")
    lead.page.get_by_label("What do you think of it?").fill("Four rows would be enough.")
    lead.press("Send feedback").should_see("Arrived")

    team = visitor(PLANNING)
    team.go(TEMPLATES).press("Make a new version of the Assistant Director led service plan")
    draft = re.sub(r"\?.*", "", team.page.url)
    team.press("Add a section").should_see("For example")
    team.follow("Text")
    team.page.get_by_label("Title", exact=True).fill("How we work with carers")
    team.page.get_by_label("Guidance").fill(
        "Say how carers helped to shape your service.\n\n- Name one thing that changed"
    )
    team.page.get_by_label("Word limit (optional)").fill("80")
    team.page.get_by_label("Where does it stand?").select_option(label="After “Our service”")
    team.press("Add section").should_see("“How we work with carers” is added.")
    team.press("Move down How we work with carers").should_see("Moved")
    titles = team.page.locator(".org-template__title").all_inner_texts()
    assert titles[:3] == ["Our service", "Service lead", "How we work with carers"]
    team.follow("2024/25: our priorities").should_see("Four rows would be enough.")
    team.press(re.compile("^Mark as considered"), nth=0).should_see("Considered by")

    team.go(draft).follow("Preview as an author").should_see("This is a preview").follow("How we work with carers")
    team.should_see("0 of 80 words").should_see("Name one thing that changed")

    team.go(draft).press("Check and issue").should_see("What changes since version 1")
    team.should_see("New. Required.")
    team.page.get_by_label("What is new in this version?").fill("A question about carers.")
    team.press("Issue this version").should_see("Version 2 is issued.").should_see("moved along")
    expect(team.page.locator("main").get_by_role("button", name="Make a new version")).to_be_visible()

    lead.go(plan[0]).should_see("How we work with carers")
    lead.follow("How we work with carers").should_see("Say how carers helped to shape your service.")
    lead.go(f"{plan[0]}sections/priorities/feedback/").should_see("Considered by the planning team")
