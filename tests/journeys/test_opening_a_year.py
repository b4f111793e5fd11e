"""The planning team opens a year from the last one in a browser; a service lead then finds their plan in it."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.journeys.visitor import Visitor

Come = Callable[..., Visitor]
OPEN = "/planning-year/2025-26/open/"


def test_a_year_is_opened_from_the_last_one(visitor: Come) -> None:
    team = visitor("planning@example.org").go(OPEN)
    team.should_see("Open 2025/26 from 2024/25").should_see("2024/25 is still open. What happens to it?")
    team.expected_status.add(422)
    page = team.page
    for group in page.get_by_role("group").filter(has_text="issue it as version 1").all():
        group.get_by_label("Copy it as it is and issue it as version 1").check()
    end(page, 0, "Community Dental", "It is retired", "The contract goes to another trust")
    team.press("Add more services")
    expect(page.get_by_label("Why").first).to_have_value("The contract goes to another trust")
    for number, name in enumerate(("Podiatry", "Nutrition"), start=1):
        end(page, number, name, "It merges into another service", "One team for both")
        page.get_by_label("Which service carries it on?").nth(number).fill("Musculoskeletal (MSK)")
    page.get_by_label("Open it now").check()
    page.get_by_label("Start every plan now").check()
    team.press("Open 2025/26").should_see("Choose what happens to 2024/25").should_see("is still running")
    page.get_by_label("Leave it as it is").check()
    for box in page.get_by_label("End it although its plan is still running").all():
        box.check()
    team.press("Open 2025/26").should_see("2025/26 is there").should_see("Services ended")
    team.go(OPEN).should_see("Head of planning opened it on")
    team.go("/planning-year/2025-26/")
    lead = visitor("lead.integrated-learning-disability@example.org").go("/service-plans/?year=2025")
    lead.follow("Integrated Learning Disability").should_see("2025/26")


def test_the_page_works_without_javascript_on_a_phone(visitor: Come) -> None:
    team = visitor("planning@example.org", javascript=False)
    team.expected_status.add(422)
    team.resize(320)
    team.go("/planning-year/2027-28/open/")
    team.page.get_by_label("Service", exact=True).first.fill("Half a name")
    team.press("Add more services")
    expect(team.page.get_by_label("Service", exact=True).first).to_have_value("Half a name")
    team.page.get_by_label("Plans are due").fill("1 April 2060")
    team.press("Open 2027/28").should_see("There is a problem").should_see("Choose whether it is retired or merges")


def end(page: Page, number: int, service: str, what: str, why: str) -> None:
    page.get_by_label("Service", exact=True).nth(number).fill(service)
    page.get_by_label(what).nth(number).check()
    page.get_by_label("Why").nth(number).fill(why)
