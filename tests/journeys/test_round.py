"""The round in a browser: see where every plan stands, and write to the ones outstanding."""

import re
from collections.abc import Callable

from playwright.sync_api import expect

from tests.journeys.visitor import Visitor

Come = Callable[..., Visitor]


def test_planning_team_writes_to_the_ones_outstanding(visitor: Come) -> None:
    team = visitor("planning@example.org")
    team.go("/").follow("See the round: every service, and whom it waits for").should_see("48 services")
    # What the plan check finds is laid in once the page stands.
    expect(team.page.locator("[id^=check-]").first).to_contain_text("must fix", timeout=20_000)
    team.go("/round/2024-25/?state=returned").should_see("1 service").press("Write to the ones outstanding")
    team.should_see("About the plans that your filter shows").should_see("lead.nutrition@example.org")
    team.expected_status = {200, 422}
    team.page.get_by_label("Subject").fill("Nutrition is still open")
    team.page.get_by_label("Text", exact=True).fill("Hello {nmae}")
    team.press("Put in the outbox").should_see("{nmae} is nothing that can be filled in")
    team.page.get_by_label("Text", exact=True).fill("Hello {name}, {days_left}:\n\n{plans}")
    team.press("Put in the outbox").should_see("Nobody has got these mails yet")
    team.should_see("Hello Service lead, Nutrition, due in")
    batch = team.page.url
    team.go("/round/").should_see("Held in the outbox, not sent yet").follow("Nutrition is still open")
    team.press("Change").page.get_by_label("Subject").fill("Nutrition: can we help?")
    team.press("Write the mails anew").should_see("Nutrition: can we help?")
    other = visitor("planning@example.org")
    team.press("Send 1 message").should_see("Send 1 message?")
    other.go(f"{batch}").press("Send 1 message").press("Send 1 message").should_see("1 mail sent")
    team.press("Send 1 message").should_see("Nothing was sent a second time")
    team.go("/round/").should_not_see("Held in the outbox, not sent yet")


def test_the_round_without_javascript_and_on_a_phone(visitor: Come) -> None:
    team = visitor("planning@example.org", javascript=False)
    team.go("/round/?page=2").follow("Check the plans on this page now").should_see("must fix")
    team.page.get_by_label("Name of the service").fill("podiatry")
    team.press("Filter").should_see("1 service").should_see("Podiatry")
    team.go("/round/2024-25/?state=draft").press("Write to the ones outstanding")
    boxes = team.page.locator("main input[type=checkbox]")
    for number in range(1, boxes.count()):
        boxes.nth(number).uncheck()
    team.press("Put in the outbox").should_see("1 mail held in the outbox")
    team.follow("Throw away").press("Throw the mails away").should_see("Nobody got them")
    phone = visitor("executive@example.org", width=320)
    phone.go("/round/").should_see("Plans still to be handed in, by group and locality")
    phone.should_not_see("Write to the ones outstanding")
    phone.page.get_by_role("link", name=re.compile("still to be handed in")).first.click()
    phone.look().should_see("Clear filters")
