"""The planning team changes what the year aims at, places a deliverable, ticks what it serves, and drops it again."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.journeys.visitor import Visitor

Come = Callable[..., Visitor]
PLANNING = "planning@example.org"
YEAR = "/planning-year/2024-25/"


def add_deliverable(team: Visitor, reference: str) -> Visitor:
    """Add a deliverable under a heading of the Community Health workplan, and place it in the joint one as well."""
    team.go(f"{YEAR}workplans/").follow("Change the workplans of 2024/25").follow("Community Health workplan")
    team.follow(re.compile("^Add a deliverable under Resilience"))
    team.page.get_by_label("Reference", exact=True).fill(reference)
    team.page.get_by_label("What will be delivered", exact=True).fill(f"Warm rooms {reference}")
    team.page.get_by_label("Quarter 3 (October to December)").check()
    team.press("Save the deliverable").should_see("The deliverable is added.")
    team.follow("Place it in a workplan")
    joint = team.page.locator("optgroup[label='Joint workplan'] option").first
    team.page.get_by_label("Heading", exact=True).select_option(joint.get_attribute("value"))
    team.page.get_by_label("In this workplan’s words (optional)").fill("Warm rooms, opened together")
    return team.press("Save the place").should_see("In its words: Warm rooms, opened together")


@pytest.mark.parametrize("javascript", [True, False], ids=["javascript", "plain"])
def test_a_deliverable_is_added_aligned_followed_and_dropped(visitor: Come, javascript: bool) -> None:
    team = visitor(PLANNING, javascript=javascript, width=1280 if javascript else 320)
    team.go(f"{YEAR}priorities/").follow("Change the frameworks of 2024/25").follow("Our core priorities")
    team.follow("Change Resilience").should_see("Code: resilience")
    team.page.get_by_label("In short (optional)").fill("Ready for winter, whatever it brings.")
    team.press("Save the priority").should_see("Ready for winter, whatever it brings.")
    reference = "CH-90" if javascript else "CH-91"
    add_deliverable(team, reference)

    # By keyboard alone: from the row's first box with Tab to the second, Space for each, Enter to save.
    team.go(f"{YEAR}alignment/").follow("Change what serves what under Resilience")
    team.page.get_by_label(f"{reference} serves MFT P1").focus()
    for key in ("Space", "Tab", "Tab", "Space", "Enter"):
        team.page.keyboard.press(key)
    team.page.wait_for_url("**/alignment/#resilience")
    team.look().should_see("Saved: 2 ticks set, 0 ticks taken away.")
    team.follow("See what is served often, and what by nothing").should_not_see("MFT P3 A place")

    team.go(f"{YEAR}alignment/thread/").follow(re.compile("^P3 A place to enjoy working")).should_see(reference)
    team.follow(f"{reference} Warm rooms {reference}").should_see("Up: what it serves")
    team.follow("What stops if it is dropped").should_see("Nothing would be left")
    expect(team.page.locator("main")).to_contain_text("MFT P3 A place to enjoy working")
    team.go(f"{YEAR}alignment/thread/").follow(re.compile("^P1 Longer and healthier lives"))
    team.follow(re.compile("^Up again"), nth=0).should_see("Carries").follow(re.compile("^MFT P1"), nth=0)

    team.go(f"{YEAR}workplans/").follow("Joint workplan").should_see("Warm rooms, opened together")
    team.follow(f"Warm rooms {reference}").follow("Change this deliverable")
    team.follow("See what stops, and drop it").should_see("Nothing would be left")
    team.expected_status.add(422)
    team.press("Drop deliverable").should_see("Say why it is dropped")
    team.page.get_by_label("Why is it dropped?").fill("The winter was warm")
    team.press("Drop deliverable").should_see(f"{reference} is dropped.").should_see("The winter was warm")
