"""The planning team changes who decides on plans; what is under way keeps its steps."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.journeys.visitor import Visitor

Come = Callable[..., Visitor]
PLANNING = "planning@example.org"
ROUTES = "/planning-year/2024-25/routes/"


def open_route(team: Visitor, of: str) -> Visitor:
    return team.go(ROUTES).follow(re.compile(f"^Change this route.*{of}"))


@pytest.mark.parametrize("javascript", [True, False], ids=["javascript", "plain"])
def test_step_is_added_moved_and_saved(visitor: Come, javascript: bool) -> None:
    team = visitor(PLANNING, javascript=javascript, width=1280 if javascript else 320)
    team.go("/planning-year/2024-25/").follow("Say who decides on plans").should_see("Which group takes which route")
    of = "citywide\\)$" if javascript else "locality\\)$"
    open_route(team, f"Community health and adult social care \\({of}")
    team.should_see("under way")
    team.press("Add a step").should_see("Step 3 added. Nothing is saved yet.")
    third = team.page.locator("#step-3")
    third.get_by_label("Name", exact=True).fill("Partner governance")
    third.get_by_label("Who decides", exact=True).select_option("Partner approvers")
    third.get_by_label("How many must agree").select_option("All of them")
    team.press("Move up Step 3").should_see("Step 3 moved up. Nothing is saved yet.")
    second = team.page.locator("#step-2")
    expect(second.get_by_label("Name", exact=True)).to_have_value("Partner governance")
    second.get_by_label("Asked at the same time as the step before").check()
    second.get_by_label("For which plans").select_option("Only plans joint with TLCO")
    second.get_by_label("Due (optional)").fill("soon")
    team.expected_status.add(422)
    team.press("Save route").should_see("Enter a date such as 31 March 2025")
    second.get_by_label("Due (optional)").fill("")
    team.press("Save route").should_see("is saved.").should_see("the steps")
    team.should_see("All of the partner approvers").should_see("Only for plans that are joint with TLCO")


def test_two_people_who_change_a_route_see_both(visitor: Come) -> None:
    first, second = visitor(PLANNING), visitor(PLANNING, javascript=False)
    open_route(first, "Adult social care provider delivery plans")
    second.go(first.page.url)
    first.page.locator("#step-1").get_by_label("Name", exact=True).fill("Leadership team of adult social care")
    first.press("Save route").should_see("is saved.")
    second.page.locator("#step-2").get_by_label("How many must agree").select_option("Any 2 of them")
    second.expected_status.add(409)
    second.press("Save route").should_see("Somebody else saved this route after you opened it")
    second.should_see("As it stands now").should_see("Leadership team of adult social care")
    expect(second.page.locator("#step-2").get_by_label("How many must agree")).to_have_value("2")
    second.page.locator("#step-1").get_by_label("Name", exact=True).fill("Leadership team of adult social care")
    second.press("Save route").should_see("Any 2 of the executive approvers")


def test_route_that_plans_took_is_not_deleted_and_a_group_gets_a_common_one(visitor: Come) -> None:
    team = visitor(PLANNING)
    team.go(ROUTES).follow(re.compile("^Delete it.*Integrated Neighbourhood Teams$"))
    team.should_see("This route cannot be deleted").follow("Back to the routes of 2024/25")
    team.press("Make a common route").should_see("“Common route” is made")
    team.should_see("No group takes it this year")
    team.go(ROUTES).follow(re.compile("^Delete it.*Common route")).press("Delete route").should_see("is deleted.")
