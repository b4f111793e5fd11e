"""Seeing only what moved: the author says it in a line, the approver reads it word by word, without JavaScript too."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.journeys.visitor import Visitor
from tests.journeys.writing import write

Come = Callable[..., Visitor]
SERVICE, LEAD, APPROVER = "Diabetes (North)", "lead.diabetes-north@example.org", "leadership.locality@example.org"
LINE = "We say how many people we see each month."


@pytest.fixture(scope="module")
def told() -> dict[str, str]:
    """Where the page of changes is, once the plan was submitted again."""
    return {}


def test_approver_sees_only_what_moved_and_everything_with_one_click(visitor: Come, told: dict[str, str]) -> None:
    approver = visitor(APPROVER)
    approver.go("/review/").follow(SERVICE)
    approver.page.get_by_label("Return for changes").check()
    approver.page.get_by_label("Reasons or comment").fill("Say how many people will be seen each month.")
    approver.press("Record my decision")

    lead = visitor(LEAD)
    lead.go("/").follow(f"{SERVICE} plan 2024/25").follow("Our service")
    field = lead.page.locator("main form textarea")
    write(field, f"{field.input_value()}\n\nWe see sixty people each month.")
    lead.press("Save and return to the list").follow("Check and submit the plan")
    lead.page.get_by_label("What changed, in a line (optional)").fill(LINE)
    lead.press("Submit the plan").should_see("With the leadership team")

    approver.go("/review/").follow(SERVICE).should_see("1 of 16 sections changed").should_see(LINE)
    approver.follow("See what changed, word by word").should_see("6 words added")
    told["url"] = approver.page.url
    page = approver.page
    expect(page.locator("ins")).to_contain_text(["words that were added", "We see sixty people each month."])
    expect(page.locator(".org-changes-section")).to_have_count(1)
    approver.follow("Show everything")
    assert page.locator(".org-changes-section").count() > 10
    expect(page.locator(".org-changes-section--changed")).to_have_count(1)
    approver.follow("Show only what changed").should_not_see("Unchanged")


def test_any_two_versions_are_compared_without_javascript(visitor: Come, told: dict[str, str]) -> None:
    approver = visitor(APPROVER, javascript=False)
    approver.go(told["url"])
    approver.page.get_by_text("Compare two versions of your choice").click()
    approver.press("Compare").should_see("2 of 16 sections changed since version 1.").should_see("twelve practices")


def test_plan_is_held_against_last_years(visitor: Come) -> None:
    team = visitor("planning@example.org")
    team.go("/service-plans/?standing=published").follow("Sickle Cell and Thalassaemia")
    team.follow("What changed between versions").should_see("since last year’s plan, 2023/24")
    expect(team.page.locator("del").nth(1)).to_be_visible()


def test_author_compares_on_a_phone(visitor: Come) -> None:
    lead = visitor(LEAD)
    lead.go("/").follow(f"{SERVICE} plan 2024/25")
    lead.resize(320, 900)
    lead.follow("What changed between versions").should_see("since version 2").follow("Show everything")
