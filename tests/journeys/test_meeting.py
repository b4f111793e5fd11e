"""A meeting in a browser: prepared over two sittings, seen together, applied in one act, read as minutes."""

import re
from collections.abc import Callable
from datetime import date, timedelta

from playwright.sync_api import expect

from tests.journeys.visitor import Visitor

Come = Callable[..., Visitor]
NAME = "MLCO Executive: service plans"


def test_a_chair_reads_stages_and_applies(visitor: Come) -> None:
    chair = visitor("executive@example.org")
    chair.go("/meetings/").follow(NAME).should_see("1 of 2 plans staged")
    chair.follow(re.compile("^Read the plan of Day Support")).should_see("Back to the meeting")
    chair.follow("Stage a decision on this plan").should_see("plan 2 of 2")
    chair.expected_status = {200, 422}
    chair.page.get_by_label("Return for changes").check()
    chair.press("Save and go on").should_see("Enter your reasons")
    chair.page.get_by_label("Reasons or comment").fill("Say how many people use each day centre.")
    chair.press("Save and go on").should_see("Something is staged for every plan on the list")
    chair.should_see("2 decisions staged").should_see("1 to approve (1 subject to conditions), 1 to return")
    chair.should_see("Goes back to its authors with the reasons")
    team = visitor("planning@example.org")
    team.go("/meetings/").follow(NAME).press("See them together")
    team.should_see("Only the chair, Chief Operating Officer")
    chair.press("Apply 2 decisions").should_see("2 decisions made in one act").should_see("minutes")
    chair.should_see("Approved subject to 1 condition").should_see("Say how many people use each day centre.")
    chair.follow("Day Support Service").should_see(f"At {NAME}")
    team.go("/meetings/").follow(NAME).should_see("2 decisions, applied in one act by Chief Operating Officer")


def test_the_planning_team_prepares_a_meeting_without_javascript_and_on_a_phone(visitor: Come) -> None:
    team = visitor("planning@example.org", javascript=False)
    team.go("/meetings/").press("Make a meeting")
    team.expected_status = {200, 422}
    team.press("Save and choose plans").should_see("Enter the name of the meeting")
    team.page.get_by_label("Name of the meeting").fill("Leadership team, locality services")
    team.page.get_by_label("Date of the meeting").fill(f"{date.today() + timedelta(days=7):%d/%m/%Y}")
    team.page.get_by_label("Who meets, and who chairs?").select_option(
        label="Leadership team: Assistant Director, locality services"
    )
    team.press("Save and choose plans").should_see("Choose plans")
    team.page.get_by_label(re.compile("^Diabetes")).check()
    team.press("Take onto the list").should_see("1 plan taken onto the list")
    team.follow("Approve many at once").press("Stage these approvals").should_see("Tick at least one plan")
    team.page.get_by_label(re.compile("^Approve Diabetes")).check()
    team.press("Stage these approvals").should_see("1 approval staged")
    address = team.page.url
    phone = visitor("leadership.locality@example.org", width=320)
    phone.go(address).should_see("1 of 1 plan staged").press("See them together")
    phone.should_see("Goes to the").should_see("its decisions can be applied from that day on")
    expect(phone.page.get_by_role("button", name=re.compile("^Apply"))).to_have_count(0)
    phone.go(address).follow(re.compile("^Change what is staged for"))
    phone.page.get_by_label("Approve subject to conditions").check()
    phone.page.get_by_label("What must be done").first.fill("Name the measure")
    phone.expected_status = {200, 422}
    phone.press("Save and go on").should_see("Choose who does it")
    phone.press("Make room for more conditions").should_see("Condition 4")
    phone.go(address).follow("Cancel the meeting").press("Cancel the meeting").should_see("Its plans wait as before")
