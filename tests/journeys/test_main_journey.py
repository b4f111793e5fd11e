"""The main job in a browser: a plan is written, decided, published and read, with and without JavaScript."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from playwright.sync_api import expect

from tests.journeys.visitor import Visitor
from tests.journeys.writing import fill, write

Come = Callable[..., Visitor]
SECTIONS = 16


@dataclass(frozen=True)
class Service:
    """A service of the sample whose plan nobody has started to write, and who decides on it first."""

    code: str
    name: str
    leadership: str
    partnership: str = ""


# No other journey uses these: they are submitted and published.
WITH = Service("integrated-learning-disability", "Integrated Learning Disability", "leadership.citywide@example.org")
WITHOUT = Service(
    "int-wythenshawe",
    "Wythenshawe Integrated Neighbourhood Team",
    "leadership.neighbourhoods@example.org",
    "partnership.south@example.org",
)


@pytest.mark.parametrize(("javascript", "service"), [(True, WITH), (False, WITHOUT)], ids=["javascript", "plain"])
def test_plan_is_written_decided_published_and_read(visitor: Come, javascript: bool, service: Service) -> None:
    lead = visitor(f"lead.{service.code}@example.org", javascript=javascript, afresh=True)
    write_every_section(lead, service)
    lead.should_see("Nothing is left to do").press("Submit the plan").should_see("With the leadership team")
    address = lead.page.url.split("?")[0]

    decide(visitor(service.leadership, javascript=javascript, afresh=True), service, "Approve")
    decide(visitor("executive@example.org", javascript=javascript, afresh=True), service, "Approve")
    if service.partnership:
        decide(visitor(service.partnership, javascript=javascript, afresh=True), service, "Approve")

    team = visitor("planning@example.org", javascript=javascript, afresh=True)
    team.go("/publishing/").follow(service.name).should_see("It fits one A4 page")
    team.page.get_by_label("Everyone").check()
    team.press("Publish plan").should_see(service.name)

    lead.page.goto(address)
    lead.look().should_see("Published")
    read(visitor(javascript=javascript), service)


def write_every_section(lead: Visitor, service: Service) -> None:
    """Fill each section in turn by "Save and continue", from the first to the check page."""
    lead.go("/").follow(f"{service.name} plan 2024/25").should_see("Not started")
    lead.follow("Our service" if service is WITH else "Our neighbourhood team")
    for number in range(1, SECTIONS + 1):
        lead.should_see(f"section {number} of {SECTIONS}")
        fill(lead.page.locator("main form"))
        lead.press("Save and continue")


def decide(approver: Visitor, service: Service, decision: str, reason: str = "") -> Visitor:
    """Read the plan from the inbox and record a decision."""
    approver.go("/review/").follow(service.name).should_see("Your decision")
    approver.page.get_by_label(decision, exact=True).check()
    approver.page.get_by_label("Reasons or comment").fill(reason)
    return approver.press("Record my decision")


def read(reader: Visitor, service: Service) -> None:
    """Find the plan without an account, and read every form of it."""
    reader.go("/").follow("See all published plans").follow(service.name)
    reader.should_see("our priorities").should_see("See people sooner, close to home")
    page = reader.page.url
    reader.follow("Read the full plan").should_see("Workforce plan")
    for name, kind in [
        ("plan-on-a-page.pdf", "application/pdf"),
        ("full-plan.pdf", "application/pdf"),
        ("plan.json", "application/json"),
    ]:
        answer = reader.page.request.get(f"{page}{name}")
        assert answer.status == 200
        assert answer.headers["content-type"].startswith(kind)


def test_returned_plan_is_changed_and_submitted_again(visitor: Come) -> None:
    service = Service("diabetes-north", "Diabetes (North)", "leadership.locality@example.org")
    approver = visitor(service.leadership)
    approver.go("/review/").follow("Diabetes (North)")
    approver.page.get_by_label("Return for changes").check()
    approver.press("Record my decision").should_see("Enter your reasons")
    approver.page.get_by_label("Reasons or comment").fill("Say how many people will be seen each month.")
    approver.press("Record my decision")

    lead = visitor("lead.diabetes-north@example.org")
    lead.go("/").follow("Diabetes (North) plan 2024/25").should_see("Say how many people will be seen each month.")
    lead.follow("Our service")
    write(lead.page.locator("main form textarea"), "We see sixty people each month, close to home.")
    lead.press("Save and return to the list").follow("Check and submit the plan").press("Submit the plan")

    approver.go("/review/").follow("Diabetes (North)").should_see("We see sixty people each month, close to home.")
    approver.should_see("Changed")


def test_newer_text_of_a_colleague_is_shown_and_nothing_is_lost(visitor: Come) -> None:
    first = visitor("lead.lower-limb-north@example.org")
    second = visitor("lead.lower-limb-north@example.org", javascript=False)
    first.go("/").follow("Lower limb (North) plan 2024/25").follow("Our service")
    second.go(first.page.url)
    write(first.page.locator("main form textarea"), "The text of the first window.")
    first.press("Save")
    write(second.page.locator("main form textarea"), "The text of the second window.")
    second.expected_status.add(409)
    second.press("Save").should_see("The text of the first window.")
    expect(second.page.locator("main form textarea")).to_have_value("The text of the second window.")
    second.press("Save")
    first.go(first.page.url)
    expect(first.page.locator("main form textarea")).to_have_value("The text of the second window.")
