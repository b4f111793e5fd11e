"""Providers in a browser: risk judged, an audit done, its action closed by somebody else."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from tests.journeys.visitor import Visitor

Come = Callable[..., Visitor]
HOME = "Sample residential home 1"
OFFICER = "Quality officer, commissioned care (quality.officer@example.org)"
LATER = f"{datetime.now(UTC).date() + timedelta(days=90):%d/%m/%Y}"
DAY = re.compile(r"^\d{1,2} \w+ \d{4}$")


def test_an_audit_is_done_and_its_action_closed_by_somebody_else(visitor: Come) -> None:
    team = visitor("commissioning@example.org")
    team.go("/providers/").follow(HOME).should_see("Overdue")
    team.expected_status = {200, 422}
    team.press("Judge the risk").press("Save this judgement").should_see("Choose how great the risk is")
    team.page.get_by_label("Medium risk").check()
    team.page.get_by_label("Why?").fill("Two families were not heard.")
    team.page.get_by_label("When is it judged again").fill(LATER)
    team.press("Save this judgement").should_see("Two families were not heard.").should_see("Good audit, stable staff")

    team.follow(DAY).should_see("How people and families are heard").press("Put down what it found")
    for name, judged in (("Caring", "Met"), ("Responsive", "Partly met")):
        team.page.get_by_role("group", name=name, exact=True).get_by_label(judged, exact=True).check()
    team.page.get_by_label("What was found under “Responsive”").fill("Calls wait up to ten minutes.")
    team.page.get_by_label("What was found in all?").fill("People are treated well, and wait too long.")
    team.press("Save what was found").should_see("Calls wait up to ten minutes.").follow("Set an action for Responsive")
    team.page.get_by_label("What must be done?").fill("Answer calls within five minutes.")
    team.page.get_by_label("Who owns it?").select_option(label=OFFICER)
    team.page.get_by_label("By when?").fill(LATER)
    team.press("Set action").should_see("The action is set")

    owner = visitor("quality.officer@example.org", javascript=False)
    owner.go("/").follow(re.compile("actions of providers are yours")).follow("Answer calls within five minutes.")
    owner.should_not_see("Close action").press("Say that it is done")
    owner.page.get_by_label("What was done?").fill("A second carer is on call.")
    owner.press("Say that it is done").should_see("It stays open until somebody else closes it")

    team.go(owner.page.url).press("Close action").should_see("A second carer is on call.")
    team.page.get_by_label("What did you check?").fill("I rang three times.")
    team.press("Close action").should_see("The action is closed").should_see("I rang three times.")
