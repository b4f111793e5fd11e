"""Looking back in a browser: how last year's priorities ended, what arrives, what is asked, what is copied."""

import re
from collections.abc import Callable

from playwright.sync_api import expect

from tests.journeys.visitor import Visitor

Come = Callable[..., Visitor]
PLAN = "Crisis Response South plan 2024/25"
LEAD = "lead.crisis-response-south@example.org"


def test_last_year_fills_this_years_plan(visitor: Come) -> None:
    team = visitor("planning@example.org", javascript=False, width=320)
    team.go("/service-plans/?year=2023").follow("Crisis Response South").follow("How our priorities are going")
    team.page.get_by_role("group", name="4. Find out who does not ring us").get_by_label("Note").fill("Started in May.")
    team.press("Save").should_see("Saved: 1 priority changed.")

    lead = visitor(LEAD)
    lead.go("/").follow(PLAN).should_see("1 of 2 questions answered").should_see("word for word last year’s")
    address = lead.page.url.split("?")[0]
    answer_what_is_open(lead)
    bring_in_what_was_achieved(lead, address)
    copy_beside_unsaved_words(lead, address)
    copy_without_javascript(visitor(LEAD, javascript=False, width=320), address)


def answer_what_is_open(lead: Visitor) -> None:
    """The question without an answer stands in the way; a reason is asked for; carrying on makes a row."""
    lead.follow("What about last year’s unfinished priorities?")
    question = lead.page.get_by_role("group", name="Find out who does not ring us").first
    question.get_by_label("Carry it on").check()
    lead.expected_status.add(422)
    lead.press("Save the answers").should_see("Enter a reason")
    question.get_by_label("Why?").fill("We still do not know, and it matters to the city.")
    lead.press("Save the answers").should_see("Every question is answered.").should_see("Carried on: We still do not")
    lead.follow("Back to the plan").should_not_see("wait for your answer").follow("2024/25: our priorities")
    carried = lead.page.locator("fieldset.org-row").last
    expect(carried.get_by_label("Priority", exact=True)).to_have_value("Find out who does not ring us")
    expect(carried.get_by_label("By when")).to_have_value("")
    lead.should_see("Same as last year")


def bring_in_what_was_achieved(lead: Visitor, address: str) -> None:
    lead.go(f"{address}sections/looking-back/").should_see("3 things recorded since can be brought in")
    lead.page.locator("summary", has_text="Last year’s priorities").click()
    lead.press("Bring in what has changed since").should_see("Last year’s priorities are brought in.")
    words = "Answer crisis calls within two hours: delivered. Latest figure: "
    expect(lead.page.locator("textarea", has_text=words)).to_have_count(1)


def copy_beside_unsaved_words(lead: Visitor, address: str) -> None:
    """What was typed a moment ago is saved first; last year's answer comes below it."""
    lead.go(f"{address}sections/zero-carbon/")
    lead.page.locator("summary", has_text="Last year’s answer").click()
    button = lead.page.get_by_role("button", name="Copy into my answer")
    expect(button).to_be_visible()
    text = lead.page.locator("main form [contenteditable=true], main form textarea:visible").first
    text.click()
    lead.page.keyboard.type("Typed a moment ago.")
    lead.press("Copy into my answer").should_see("Last year’s answer is in your section.")
    kept = lead.page.locator("main form textarea[name=text]")
    expect(kept).to_have_value(re.compile(r"^Typed a moment ago\.\s+We start shifts from the nearest base"))


def copy_without_javascript(lead: Visitor, address: str) -> None:
    lead.go(f"{address}sections/service-lead/")
    lead.page.locator("details", has_text="Last year’s answer").locator("summary").click()
    lead.page.locator("details", has_text="Last year’s answer").get_by_role("link").click()
    lead.look().should_see("From the plan of 2023/24, as it was approved.").should_see("Team manager, Crisis Response")
    lead.press("Copy into my answer").should_see("All of last year’s answer is there already.")
