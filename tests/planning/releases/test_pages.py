"""Pages of documents and releases: who finds what, consultation, moves, files, what readers get."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from mlco_portal.mail.models import Notice
from planning.approval.models import Status
from planning.releases.making import make_file
from planning.releases.models import ConsultationResponse, Release
from planning.releases.rules import responding_refusal
from tests.factories import ServiceFactory, person
from tests.planning.releases.cases import Releasing, releasing
from tests.planning.releases.papers import with_text

pytestmark = pytest.mark.django_db
AT = "/documents/2024-25/operating-plan/"
STAGES = ("draft", "consultation", "approval", "final")


def as_(user) -> Client:
    client = Client()
    if user is not None:
        client.force_login(user)
    return client


@pytest.fixture
def made() -> Releasing:
    return releasing()


def through_all_stages(made: Releasing) -> None:
    made.frozen("draft")
    made.frozen("consultation", with_text("We opened three clinics."))
    made.submitted(with_text("We opened four clinics."))
    made.approved()
    made.published()


def test_what_changed_quotes_no_release_that_is_not_for_the_reader(made):
    made.frozen("draft", with_text("We may close a clinic."))
    made.frozen("consultation", with_text("We opened three clinics."))
    for role, is_told in {"planning_team": True, "auditor": True, "reader": False}.items():
        page = as_(person(role)).get(f"{AT}releases/2/").content.decode()
        assert (role, "We opened three clinics." in page, "close a clinic" in page) == (role, True, is_told)
    # Where it builds on a release that they read, readers are told what changed.
    made.frozen("consultation", with_text("We opened four clinics."))
    assert "three clinics" in as_(person("reader")).get(f"{AT}releases/3/").content.decode()


def test_what_cannot_be_done_with_a_document_is_said_in_its_own_words(made):
    made.frozen("draft")
    client = as_(made.team)
    expected = {
        "take-back": "No release is with those who decide",
        "publish": "No approved release waits",
        "reopen": "without reopening the document",
    }
    for page, words in expected.items():
        answer = client.post(f"{AT}{page}/", {"reason": "A figure was wrong.", "sha256": "x"})
        text = answer.content.decode()
        assert (page, answer.status_code, words in text, "This plan" in text) == (page, 409, True, False)


def test_each_reads_the_stages_that_are_for_them(made):
    through_all_stages(made)
    readers = {
        None: (302, 302, 302, 200),
        "reader": (403, 200, 403, 200),
        "service_lead": (403, 200, 403, 200),
        "executive_approver": (200, 200, 200, 200),
        "auditor": (200, 200, 200, 200),
        "planning_team": (200, 200, 200, 200),
    }
    for role, expected in readers.items():
        scope = {"service": ServiceFactory()} if role == "service_lead" else {}
        client = as_(person(role, **scope) if role else None)
        found = tuple(client.get(f"{AT}releases/{number}/").status_code for number in (1, 2, 3, 4))
        assert (role, found) == (role, expected)
        listed = [one.number for one in client.get(f"{AT}releases/").context["lines"]]
        assert (role, listed) == (role, [number for number in (4, 3, 2, 1) if expected[number - 1] == 200])


def test_readers_find_the_final_release_with_its_contents_and_files(made):
    through_all_stages(made)
    final = made.newest
    for file in final.files.all():
        make_file(file.pk)
    page = Client().get(AT)
    text = page.content.decode()
    assert page.context["release"] == final
    for words in ("We opened four clinics.", 'href="#our-year"', 'id="our-year"', "Release 4, final", final.sha256):
        assert words in text
    for file in page.context["files"]:
        answer = Client().get(file.url)
        assert (answer.status_code, "immutable" in answer["Cache-Control"]) == (200, True)
        again = Client().get(file.url, headers={"if-none-match": answer["ETag"]})
        assert again.status_code == 304
    html = Client().get(page.context["files"][0].url)
    assert "'sha256-" in html["Content-Security-Policy"]
    assert b"We opened four clinics." in html.content
    assert AT in Client().get("/documents/").content.decode()
    assert Client().get(AT, headers={"if-none-match": page["ETag"]}).status_code == 304


def test_nothing_is_found_where_nothing_is_final_or_no_document_is(made):
    made.frozen("draft")
    assert Client().get(AT).status_code == 404
    assert Client().get("/documents/2023-24/operating-plan/").status_code == 404
    assert Client().get("/documents/2024-25/shopping-list/").status_code == 404
    assert as_(made.team).get(AT).url == f"{AT}releases/"
    assert as_(made.team).get(f"{AT}releases/9/").status_code == 404
    assert AT not in Client().get("/documents/").content.decode()
    draft = f"{AT}releases/1/operating-plan-2024-25-release-1.json"
    assert (as_(made.team).get(draft).status_code, as_(person("reader")).get(draft).status_code) == (404, 403)
    make_file(made.newest.files.get(kind="json").pk)
    answer = as_(made.team).get(draft)
    assert (answer.status_code, answer["Cache-Control"]) == (200, "private, no-store")
    assert answer.content.decode() == made.newest.content


def test_staff_respond_until_the_last_day_and_are_answered(made):
    release, reader = made.frozen("consultation"), person("reader")
    at = f"{AT}releases/1/responses/"
    client = as_(reader)
    assert client.post(at, {"chapter": "", "text": " "}).status_code == 422
    assert client.post(at, {"chapter": "Elsewhere", "text": "Good."}).status_code == 422
    answer = client.post(at, {"chapter": "Our year", "text": "Say how many."})
    said = ConsultationResponse.objects.get()
    assert answer.url == f"{at}#response-{said.pk}"
    assert (said.release, said.chapter, said.text, said.said_by) == (release, "Our year", "Say how many.", reader)
    assert client.get(f"{at}{said.pk}/").status_code == 403
    team = as_(made.team)
    team.post(f"{at}{said.pk}/", {"text": "We will.", "seen": ""})
    late = as_(person("planning_team")).post(f"{at}{said.pk}/", {"text": "No.", "seen": ""})
    assert (late.status_code, "We will." in late.content.decode()) == (409, True)
    said.refresh_from_db()
    assert (said.answer, said.answered_by) == ("We will.", made.team)
    assert Notice.objects.filter(kind="consultation_answer", user=reader).count() == 1
    assert "We will." in client.get(at).content.decode()


def test_a_consultation_that_ended_takes_no_response_and_a_draft_has_none(made):
    release = made.frozen("consultation")
    assert "ended on" in responding_refusal(release, release.consultation_ends_on.replace(year=2090))
    made.frozen("draft")
    assert as_(made.team).get(f"{AT}releases/2/responses/").status_code == 404
    assert Client().get(f"{AT}releases/1/responses/").status_code == 302


def test_the_planning_team_takes_a_document_all_the_way(made):
    team = as_(made.team)
    made.frozen("approval")
    assert "submit_url" in team.get(f"{AT}releases/").context
    team.post(f"{AT}releases/1/submit/", {"note": "First time."})
    assert made.case.status == Status.SUBMITTED
    refused = team.post(f"{AT}releases/1/submit/", {"note": ""})
    assert (refused.status_code, "it cannot be submitted now" in refused.content.decode()) == (409, True)
    assert team.post(f"{AT}take-back/", {"reason": ""}).status_code == 422
    team.post(f"{AT}take-back/", {"reason": "A slip."})
    assert made.case.status == Status.DRAFT
    team.post(f"{AT}releases/1/submit/", {"note": ""})
    made.approved()
    seen = team.get(f"{AT}publish/").context["sha256"]
    assert team.post(f"{AT}publish/", {"sha256": "0" * 64}).status_code == 409
    team.post(f"{AT}publish/", {"sha256": seen})
    assert made.newest.stage == "final"
    team.post(f"{AT}reopen/", {"reason": "New figures."})
    assert made.case.status == Status.DRAFT
    assert Client().get(AT).status_code == 200


@pytest.mark.parametrize("role", ["reader", "executive_approver", "auditor", None])
def test_nobody_else_moves_a_document(made, role):
    made.frozen("approval")
    client = as_(person(role) if role else None)
    for at in (f"{AT}releases/1/submit/", f"{AT}take-back/", f"{AT}publish/", f"{AT}reopen/"):
        assert client.get(at).status_code == (403 if role else 302)
        client.post(at, {"reason": "Because.", "note": "", "sha256": made.newest.sha256})
    assert (made.case.status, Release.objects.count()) == (Status.DRAFT, 1)


def test_any_two_releases_are_compared(made):
    made.frozen("draft")
    made.frozen("draft", with_text("We opened three clinics."))
    made.frozen("draft", with_text("We opened three clinics."))
    team = as_(made.team)
    assert "Nothing changed" in team.get(f"{AT}releases/3/changes/").content.decode()
    assert "three clinics" in team.get(f"{AT}releases/3/changes/?since=1").content.decode()
    assert team.get(f"{AT}releases/1/changes/?since=x").context["since"] is None


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_releases_asks_the_database_alike_for_one_and_many(made, count):
    for number in range(count):
        made.frozen("draft", with_text(f"Text {number}."))
    client = as_(made.team)
    client.get(f"{AT}releases/")
    with CaptureQueriesContext(connection) as queries:
        client.get(f"{AT}releases/")
    assert len(queries) == 7


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_documents_asks_the_database_alike_for_one_and_many(count):
    for number in range(count):
        releasing(year=2024 - number).submitted()
    client = as_(person("auditor"))
    client.get("/documents/")
    with CaptureQueriesContext(connection) as queries:
        page = client.get("/documents/")
    assert [one["tag"][0] for one in page.context["documents"]] == ["With the MLCO Executive"] * count
    assert len(queries) == 6
