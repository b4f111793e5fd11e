"""A question leaves the template while a lead types into it: the text is kept, read, copied; the notice is put away."""

import os
import re
from collections.abc import Callable

from playwright.sync_api import expect

from tests.journeys.visitor import Visitor

PLANNING, LEAD = "planning@example.org", "lead.expert-patient-programme@example.org"
TEMPLATES = "/planning-year/2024-25/templates/"
CARBON = "How we contribute to zero carbon and a better climate, including plans for 2024/25"
WORDS = "We hold half of our courses online, so that nobody has to drive."


def shot(visitor: Visitor, name: str) -> None:
    """Keep a picture of the page where somebody asks for it."""
    if folder := os.environ.get("SHOTS"):
        visitor.page.screenshot(path=f"{folder}/{name}.png", full_page=True)


def test_a_plan_moves_along_while_its_lead_writes(visitor: Callable[..., Visitor]) -> None:
    lead = visitor(LEAD, javascript=False, width=320)
    lead.follow(re.compile("^(Continue|Start) with|^Expert Patient Programme"))
    found = re.search(r"/service-plans/\d+/", lead.page.url)
    assert found is not None
    plan = found[0]
    lead.go(f"{plan}sections/zero-carbon/")
    lead.page.get_by_label("Your answer").fill(WORDS)

    team = visitor(PLANNING)
    team.go(TEMPLATES).press("Make a new version of the Assistant Director led service plan")
    team.follow(f"Remove {CARBON}").press("Remove section")
    team.press("Check and issue")
    team.page.get_by_label("What is new in this version?").fill("Zero carbon is planned by the estates team now.")
    team.press("Issue this version").should_see("Version 2 is issued.")

    lead.press("Save").should_see("What you typed is kept with the plan").should_see(WORDS)
    shot(lead, "kept-320")
    lead.page.get_by_label("Add it to the section").last.select_option(label="Our service")
    lead.press(re.compile("^Add it to the section")).should_see(WORDS)

    lead = visitor(LEAD)
    lead.go(plan).should_see("The template has a new version").should_see("1 not asked any more")
    shot(lead, "plan")
    lead.follow("See what moved where").should_see("Zero carbon is planned by the estates team now.")
    shot(lead, "moved")
    lead.follow("Kept from the earlier template").should_see(WORDS)
    shot(lead, "kept")
    lead.go(plan).press("Put this notice away").should_see("The notice is put away")
    lead.should_not_see("The template has a new version")
    expect(lead.page.get_by_role("link", name="What moved where")).to_be_visible()
    lead.go(f"{plan}moved/")
    lead.resize(320)
    shot(lead, "moved-320")
