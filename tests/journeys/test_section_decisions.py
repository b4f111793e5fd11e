"""Deciding by section in a browser: agree and query while reading, conditions, a return, a conflict of interest."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, expect

from tests.journeys.visitor import Visitor

Come = Callable[..., Visitor]
EXECUTIVE, COLLEAGUE = "executive@example.org", "finance.executive@example.org"
# Both wait for the Executive in the sample, and nobody else here decides on them.
WITH, WITHOUT = "Day Support Service", "Stroke and Neuro-rehabilitation"


def buttons_of(reader: Visitor, title: str) -> Locator:
    return reader.page.get_by_role("group", name=f"{title}: what you say")


def test_conflict_of_interest_takes_a_plan_out_of_the_inbox(visitor: Come) -> None:
    reader = visitor(COLLEAGUE)
    reader.go("/review/").follow(WITH).follow("I have a conflict of interest")
    reader.press("Declare a conflict of interest").should_see("Enter what your interest in the plan is")
    reader.page.get_by_label("What is your interest in this plan?").fill("A relative works for the service.")
    reader.page.get_by_label("I will not decide on this plan").check()
    reader.press("Declare a conflict of interest").should_see("You declared a conflict of interest.")
    reader.should_see("so somebody else has to decide on it").should_not_see("Record my decision")
    inbox = reader.go("/review/").page.locator(".org-review-inbox__plan")
    expect(inbox.filter(has_text=WITH)).to_have_count(0)


@pytest.mark.parametrize(("javascript", "service"), [(True, WITH), (False, WITHOUT)], ids=["javascript", "plain"])
def test_plan_is_read_by_section_and_approved_subject_to_a_condition(
    visitor: Come, javascript: bool, service: str
) -> None:
    reader = visitor(EXECUTIVE, javascript=javascript)
    reader.go("/review/").follow(service).should_see("0 of 16 sections read")
    reader.page.get_by_label("Reasons or comment").fill("Thank you for a clear plan.")
    said(reader, buttons_of(reader, "Our service").get_by_role("button", name="Agree with Our service"), javascript)
    reader.should_see("1 of 16 sections read")
    asked = buttons_of(reader, "Service lead")
    asked.locator("summary").click()
    asked.get_by_label("What is your query?").fill("Who leads while they are away?")
    said(reader, asked.get_by_role("button", name="Save query about Service lead"), javascript)
    reader.should_see("2 of 16 sections read, 1 queried")
    expect(reader.page.get_by_label("Reasons or comment")).to_have_value("Thank you for a clear plan.")
    expect(reader.page.get_by_label("Your queries, as the authors")).to_have_value(
        "Service lead: Who leads while they are away?"
    )
    reader.press("Agree with the other 14 sections").should_see("16 of 16 sections read, 1 queried")
    approve_with_the_query_as_a_condition(reader)
    reader.should_see(f"You approved the plan of {service} subject to 1 condition.")


def approve_with_the_query_as_a_condition(reader: Visitor) -> None:
    """Approve, be asked what becomes of the query, and say by when it is answered."""
    reader.page.get_by_label("Approve", exact=True).check()
    reader.press("Record my decision").should_see("You have open queries.")
    reader.page.get_by_label("Make each of them a condition").check()
    reader.press("Record my decision").should_see("Say who does it and by when")
    expect(reader.page.get_by_label("What must be done?")).to_have_value("Who leads while they are away?")
    reader.press("Record my decision").should_see("Enter by when it must be done for condition 1")
    reader.page.get_by_label("By when?").fill("1 June 2030")
    expect(reader.page.get_by_label("Reasons or comment")).to_have_value("Thank you for a clear plan.")
    reader.press("Record my decision")


def said(reader: Visitor, button: Locator, javascript: bool) -> None:
    """Press a button of a section: in place with JavaScript, with a new page without."""
    if javascript:
        with reader.page.expect_response(lambda answer: answer.request.method == "POST"):
            button.click()
        reader.look()
    else:
        with reader.page.expect_navigation():
            button.click()
        reader.look()


def test_queries_are_the_reasons_of_a_return(visitor: Come) -> None:
    reader = visitor("leadership.locality@example.org")
    reader.go("/review/").follow("Diabetes (North)")
    asked = buttons_of(reader, "Our service")
    asked.locator("summary").click()
    asked.get_by_label("What is your query?").fill("How many people will be seen each month?")
    said(reader, asked.get_by_role("button", name="Save query about Our service"), javascript=True)
    reader.page.get_by_role("button", name="Add a condition").click()
    expect(reader.page.get_by_label("What must be done?")).to_be_visible()
    reader.look()
    reader.page.get_by_role("button", name="Remove condition 1").click()
    expect(reader.page.get_by_label("What must be done?")).to_have_count(0)
    reader.page.get_by_label("Return for changes").check()
    reader.press("Record my decision").should_see("You returned the plan of Diabetes (North).")
    reader.follow("Diabetes (North)").should_see("Our service: How many people will be seen each month?")
