"""Conditions in a browser: said to be done, sent back, closed by somebody else; and how long deciding took."""

import re
from collections.abc import Callable

from tests.journeys.visitor import Visitor

Come = Callable[..., Visitor]
VIDEO = "Agree with the Digital team how first visits by video are counted."
REFERRALS = re.compile("Say how many people refer themselves now")


def test_a_condition_is_asked_more_of_then_closed(visitor: Come) -> None:
    head = visitor("leadership.citywide@example.org")
    head.go("/").should_see("condition waits to be closed").follow("condition waits to be closed")
    head.should_see("Conditions you set or may close").follow(VIDEO).should_see("Said to be done")
    head.expected_status = {200, 422}
    head.press("Ask for more").press("Ask for more").should_see("Say what is still missing")
    head.page.get_by_label("What is still missing?").fill("Who counts them from April?")
    head.press("Ask for more").should_see("waits for its owner again")

    owner = visitor("digital@example.org")
    owner.go("/").follow("condition is yours to meet").follow(VIDEO).should_see("Who counts them from April?")
    owner.should_see("somebody else has to close it").should_not_see("Close condition")
    owner.press("Say that it is done").page.get_by_label("What was done?").fill("The stroke team counts them.")
    owner.press("Say that it is done").should_see("It stays open until somebody closes it")

    head.go(owner.page.url).press("Close condition").should_see("The stroke team counts them.")
    head.page.get_by_label("What did you check?").fill("The first count is there.")
    head.press("Close condition").should_see("The condition is closed").should_see("The first count is there.")
    owner.go(head.page.url).should_see("Closed").should_not_see("Say that it is done")


def test_the_planning_team_gives_a_late_condition_another_owner_without_javascript(visitor: Come) -> None:
    team = visitor("planning@example.org", javascript=False)
    team.go("/").should_see("1 is overdue").follow("Follow the conditions that approvals are subject to")
    team.page.get_by_label("Where it stands").select_option("Overdue")
    team.press("Filter").follow(REFERRALS).should_see("Performance analyst").follow("Change the owner or the date")
    lead = "Service lead, Musculoskeletal (MSK) (lead.msk@example.org)"
    team.page.get_by_label("Who owns it?").select_option(label=lead)
    team.page.get_by_label("By when?").fill("31/3/2090")
    team.page.get_by_label("Why do you change it?").fill("The service counts referrals itself now.")
    team.press("Change condition").should_see("Due on 31 March 2090").should_see("from Performance analyst to")
    team.follow(re.compile("Service plan of")).should_see("1 condition open")


def test_how_long_deciding_took_on_a_desk_and_a_phone(visitor: Come) -> None:
    executive = visitor("executive@example.org")
    executive.go("/").follow("See how long deciding took, and where plans wait").should_see("Where plans wait now")
    executive.should_see("Time in each step").should_see("MLCO Executive")
    phone = visitor("auditor@example.org", width=320)
    phone.go("/how-long/?by=service").should_see("AAA screening")
    phone.go("/conditions/year/2024-25/?state=all").should_see("3 conditions")
