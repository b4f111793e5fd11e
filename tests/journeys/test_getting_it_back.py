"""Getting a plan back: an author asks, the planning team unlocks; a plan is revised and shows what changed."""

import os
import re
from collections.abc import Callable

from tests.journeys.visitor import Visitor

TEAM, READER = "planning@example.org", "reader@example.org"
STROKE, PODIATRY = "lead.stroke-and-neuro-rehabilitation@example.org", "lead.podiatry@example.org"
WHY = "The figure in our second priority is last year’s."


def shot(visitor: Visitor, name: str) -> None:
    """Keep a picture of the page where somebody asks for it."""
    if folder := os.environ.get("SHOTS"):
        visitor.page.screenshot(path=f"{folder}/{name}.png", full_page=True)


def plan_of(lead: Visitor, name: str) -> str:
    """Open the plan of this year from the list; return its address."""
    lead.go("/service-plans/").follow(re.compile(name))
    return re.sub(r"^https?://[^/]+", "", lead.page.url)


def test_an_author_asks_and_the_planning_team_unlocks(visitor: Callable[..., Visitor]) -> None:
    lead = visitor(STROKE, javascript=False, width=320)
    plan = plan_of(lead, "Stroke")
    shot(lead, "back-submitted-320")
    lead.follow("Ask the planning team to unlock the plan")
    shot(lead, "back-ask-320")
    lead.expected_status.add(422)
    lead.press("Ask to unlock").should_see("Enter what you need to change")
    lead.page.get_by_label("What do you need to change, and why?").fill(WHY)
    lead.press("Ask to unlock").should_see("The planning team is asked to unlock the plan")

    team = visitor(TEAM)
    team.go(plan).follow("Unlock the plan for its authors").should_see(WHY).should_see("for the leadership team")
    team.page.get_by_label("Why do you unlock it?").fill("The figure has to be right before the Executive decides.")
    shot(team, "back-unlock")
    team.press("Unlock plan").should_see("is unlocked").should_see("Unlocked by the planning team")
    shot(team, "back-unlocked")

    lead.go(plan).should_see("Unlocked by the planning team").should_see("The figure has to be right")
    shot(lead, "back-draft-320")


def test_a_published_plan_is_revised_and_its_changes_are_counted(visitor: Callable[..., Visitor]) -> None:
    team = visitor(TEAM)
    team.go("/publishing/").follow("Podiatry").follow("Reopen the plan for revision")
    team.should_see("Readers keep publication 1")
    shot(team, "back-revise")
    team.page.get_by_label("Reason").fill("Two clinics have moved.")
    team.press("Reopen plan").should_see("The plan is a draft again, as version")

    lead = visitor(PODIATRY, javascript=False)
    plan = plan_of(lead, "Podiatry")
    lead.should_not_see("changed since version")
    lead.go(f"{plan}sections/our-service/")
    answer = lead.page.get_by_label("Your answer")
    words = answer.input_value()
    answer.fill(f"{words}\n\nTwo clinics have moved.")
    lead.press("Save").go(plan).should_see("1 section changed since version")
    shot(lead, "back-changed")
    team.go("/service-plans/").should_see("1 section changed since approval")
    shot(team, "back-list")
    team.go("/publishing/").should_see("1 section changed since approval")

    lead.go(f"{plan}sections/our-service/")
    lead.page.get_by_label("Your answer").fill(words)
    lead.press("Save").go(plan).should_not_see("changed since version")

    reader = visitor(READER)
    reader.go("/plans/").should_not_see("changed since approval")
