"""Documents on the pages of those who decide: inbox, review, decision, changes; evidence and what hangs on it."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from mlco_portal.mail.models import Notice
from planning.approval.models import Condition, Decision, Move, Status
from planning.evidence.checks import evidence_problem, problems_of
from planning.meetings.models import Meeting
from planning.meetings.queries.lists import cases_to_take
from planning.releases.content import sha256_of
from planning.releases.models import Release
from planning.review.actions import declare_conflict
from planning.review.rules import token_of
from tests.factories import person
from tests.planning.approval.cases import cover
from tests.planning.evidence.tampering import without_triggers
from tests.planning.releases.cases import Releasing, releasing
from tests.planning.releases.papers import with_text

pytestmark = pytest.mark.django_db


@pytest.fixture
def made() -> Releasing:
    return releasing()


def as_(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def review(made: Releasing) -> str:
    return f"/review/{made.document.case_id}/"


def decide(made: Releasing, client: Client, move: str, reason: str = "", **more):
    data = {"seen": token_of(made.seen), "move": move, "reason": reason, **more}
    return client.post(review(made), data, follow=True)


def test_the_executive_finds_reads_and_approves_it(made):
    release = made.submitted()
    executive = as_(made.executive)
    inbox = executive.get("/review/").content.decode()
    assert "Operating Plan 2024/25" in inbox
    page = executive.get(review(made)).content.decode()
    for words in ("Chapters", "We opened two clinics.", "Podiatry", release.sha256, "releases/1/", "1 Our year"):
        assert words in page
    assert "Workforce plan" not in page
    answer = decide(made, executive, "approve", "Well done.").content.decode()
    assert "You approved Operating Plan 2024/25. Everybody on its route has agreed" in answer
    decision = Decision.objects.get(move=Move.APPROVE)
    assert (decision.by, decision.version_number, decision.version_sha256) == (made.executive, 1, release.sha256)
    told = Notice.objects.get(kind="plan_to_publish")
    assert as_(made.team).get(told.link).url == "/documents/2024-25/operating-plan/releases/"


def test_a_chapter_is_queried_and_the_document_is_returned_and_comes_back_with_what_moved(made):
    made.submitted()
    executive = as_(made.executive)
    executive.post(review(made), {"seen": token_of(made.seen), "then": "agree:how-it-went"})
    executive.post(
        review(made), {"seen": token_of(made.seen), "then": "query:our-year", "query-our-year-note": "How many?"}
    )
    decide(made, executive, "return", "Please answer.", queries="1 Our year: How many?")
    returned = Decision.objects.get(move=Move.RETURN)
    assert [(one["key"], one["verdict"]) for one in returned.details["sections"]] == [
        ("our-year", "query"),
        ("how-it-went", "agree"),
    ]
    assert made.case.status == Status.RETURNED
    releases = as_(made.team).get("/documents/2024-25/operating-plan/releases/").content.decode()
    assert "How many?" in releases
    made.submitted(with_text("We opened three clinics."))
    page = executive.get(review(made)).content.decode()
    assert "1 of 2 sections changed since version 1" in page
    changes = executive.get(f"{review(made)}changes/").content.decode()
    assert "<del" in changes
    assert "three" in changes


def test_an_approval_subject_to_a_condition_names_a_chapter_and_its_owner_sees_it(made):
    made.submitted()
    due = timezone.localdate() + timedelta(days=30)
    row = {"conditions": "1", "condition-0-text": "Name the clinics", "condition-0-section": "our-year"}
    row |= {"condition-0-owner": str(made.team.pk), "condition-0-due_on": f"{due:%d/%m/%Y}"}
    answer = decide(made, as_(made.executive), "subject", **row)
    condition = Condition.objects.get()
    assert (condition.section_key, condition.owner) == ("our-year", made.team)
    assert "subject to 1 condition" in answer.content.decode()
    listed = as_(made.team).get(f"/conditions/plan/{made.document.case_id}/")
    assert "Name the clinics" in listed.content.decode()
    assert as_(made.team).get(f"/conditions/{condition.pk}/").status_code == 200


def test_a_deputy_decides_and_whoever_declared_a_conflict_does_not(made):
    deputy = person("reader")
    cover(made.executive, deputy)
    made.submitted()
    assert "On behalf of" in as_(deputy).get("/review/").content.decode()
    other = person("executive_approver")
    declare_conflict(case=made.case, by=other, reason="My own team is in it.")
    assert "Operating Plan" not in as_(other).get("/review/").context["object_list"].values_list("title", flat=True)
    refused = decide(made, as_(other), "approve")
    assert (refused.status_code, made.case.status) == (403, Status.SUBMITTED)
    decide(made, as_(deputy), "approve")
    decision = Decision.objects.get(move=Move.APPROVE)
    assert (decision.by, decision.on_behalf_of) == (deputy, made.executive)


def test_an_old_page_decides_nothing(made):
    made.submitted()
    old = token_of(made.seen)
    decide(made, as_(made.executive), "return", "Too early.")
    made.submitted(with_text("We opened three clinics."))
    answer = decide(made, as_(made.executive), "approve", seen=old)
    assert (answer.status_code, made.case.status) == (409, Status.SUBMITTED)


def test_documents_are_no_matter_for_meetings_unlocking_pages_and_the_queue_of_plans(made):
    made.submitted()
    chair = made.executive
    meeting = Meeting(chair=chair, decides_as="decide_as_executive", year=2024, pk=0)
    assert list(cases_to_take(meeting, timezone.localdate())) == []
    assert as_(made.team).get(f"{review(made)}unlock/").status_code == 404
    assert "Operating Plan" not in as_(made.team).get("/publishing/").content.decode()


def test_the_decision_sheet_holds_the_releases_and_the_checks_read_them(made):
    release = made.submitted()
    made.approved()
    final = made.published()
    auditor = as_(person("auditor"))
    at = f"/evidence/{made.document.case_id}/"
    page = auditor.get(at).content.decode()
    for words in ("Decision sheet: Operating Plan 2024/25", "Evidence intact", "Release 2", release.sha256):
        assert words in page
    found = auditor.get(f"{at}decision-sheet.json").json()
    assert [one["number"] for one in found["versions"]] == [1, 2]
    assert auditor.get(f"{at}decision-sheet.pdf")["Content-Type"] == "application/pdf"
    text = auditor.get(f"{at}version-{final.number}.json").content.decode()
    assert sha256_of(text) == final.sha256
    assert as_(person("reader")).get(at).status_code == 403
    assert as_(person("executive_approver")).get("/how-long/").status_code == 200
    assert "Operating Plan 2024/25" in auditor.get("/evidence/").content.decode()
    assert evidence_problem() is None


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("UPDATE planning_release SET content = '{}' WHERE number = 1", "Release 1 of the Operating Plan 2024/25 does"),
        ("UPDATE planning_release SET number = 9 WHERE number = 1", "is about a version of its plan that is not kept"),
        (f"UPDATE planning_release SET content = '{{}}', sha256 = '{sha256_of('{}')}' WHERE number = 2",
         "Release 2 of the Operating Plan 2024/25 is final and was never agreed"),
    ],
)  # fmt: skip
def test_a_release_changed_behind_the_portal_is_found(made, statement, words):
    made.submitted()
    made.approved()
    made.published()
    without_triggers(statement)
    assert any(words in one for one in problems_of(made.case))
    with pytest.raises(CommandError, match=words):
        call_command("verify_decisions")


def test_a_release_that_does_not_match_its_hash_is_neither_shown_nor_decided_on(made):
    made.submitted()
    without_triggers("UPDATE planning_release SET content = replace(content, 'clinics', 'casinos')")
    page = as_(made.executive).get(review(made))
    assert "does not match its SHA-256" in page.content.decode()
    assert not page.context["page"].can_decide
    shown = as_(made.team).get("/documents/2024-25/operating-plan/releases/1/").content.decode()
    assert "does not match its SHA-256" in shown
    assert "casinos" not in shown
    assert Release.objects.count() == 1
