"""An auditor finds a decision, reads the decision sheet on a desk and on a phone, and takes it along."""

import json
from collections.abc import Callable

from tests.journeys.visitor import Visitor
from tests.planning.evidence.recompute import what_does_not_fit

Come = Callable[..., Visitor]


def test_auditor_goes_from_the_register_to_a_sheet_and_checks_its_hashes(visitor: Come) -> None:
    auditor = visitor("auditor@example.org")
    auditor.should_see("You can read all of this and change nothing.")
    auditor.follow("Every decision, and whether the evidence is intact").should_see("Intact")
    auditor.page.get_by_label("What was done").select_option("Returned")
    auditor.press("Filter").should_see("Returned")
    auditor.page.locator("tbody a").first.click()
    auditor.look().should_see("Evidence intact")
    auditor.resize(320)
    auditor.look()
    with auditor.page.expect_download() as download:
        auditor.page.get_by_role("link", name="Decision sheet as JSON, to check the hashes with").click()
    sheet = json.loads(download.value.path().read_text(encoding="utf-8"))
    assert what_does_not_fit(sheet) == []
    assert sheet["verification"]["intact"] is True


def test_lead_comes_to_the_sheet_from_their_plan(visitor: Come) -> None:
    lead = visitor("lead.nutrition@example.org")
    lead.go("/service-plans/").follow("Nutrition")
    lead.follow("Decision sheet: the evidence of every decision").should_see("Evidence intact")
    address = lead.page.get_by_role("link", name="Decision sheet as PDF").get_attribute("href") or ""
    answer = lead.page.request.get(address)
    assert (answer.status, answer.body()[:5]) == (200, b"%PDF-")


def test_reader_sees_neither(visitor: Come) -> None:
    reader = visitor("reader@example.org")
    reader.expected_status |= {403}
    reader.go("/evidence/").go("/evidence/1/").should_see("Home")
