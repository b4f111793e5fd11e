"""The decision sheet: as a page, as JSON whose hashes anybody can compute again, and as accessible PDF."""

import ast
import json
import subprocess
import sys
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from django.test import Client
from django.urls import reverse

from mlco_portal.accounts.models import User
from planning.approval.models import Condition
from planning.service_plans.snapshot import sha256_of
from tests.factories import UserFactory, person
from tests.planning.evidence import recompute
from tests.planning.evidence.decided import Decided, decided_in_a_meeting, whole_story
from tests.planning.evidence.tampering import without_triggers
from tests.planning.review.plans import submitted_plan

pytestmark = pytest.mark.django_db
ODD = "“Ärzte” \u202eright to left\u202c 🙂 <script>alert(1)</script> {{ x }} #panic() \n\n- a list"


@pytest.fixture
def auditor() -> User:
    return person("auditor")


def opened(client: Client, who: User, name: str, *args: Any) -> Any:
    client.force_login(who)
    return client.get(reverse(f"planning:evidence:{name}", args=args))


def page(client: Client, who: User, story: Decided) -> str:
    answer = opened(client, who, "sheet", story.case.pk)
    assert answer.status_code == 200
    return answer.content.decode()


def data(client: Client, who: User, story: Decided) -> dict[str, Any]:
    return json.loads(opened(client, who, "json", story.case.pk).content)


def test_page_tells_the_whole_story(client: Client, auditor: User) -> None:
    story = whole_story()
    text = page(client, auditor, story)
    for said in (
        "Evidence intact",
        "Leadership team (step 1)",
        "Our priorities: Query – Which clinics?",
        "Approved, subject to conditions",
        "Condition 1 (Our priorities): Name the clinics. Owner:",
        "Condition 1 closed",
        "Say how you will measure it.",
        "The measure says how we count.",
        "All closed",
        f"Closed by {story.executive.name}",
        "http://testserver/evidence/",
        "All evidence together has not been checked yet",
    ):
        assert said in text
    for version in story.plan.versions.all():
        assert version.sha256 in text
    for decision in story.case.decisions.all():
        assert decision.hash in text
    assert f"/review/{story.case.pk}/changes/?version=2&amp;since=version-1" in text


def test_page_tells_of_unlocks_conflicts_and_meetings(client: Client, auditor: User) -> None:
    assert "A table has the wrong year." in page(client, auditor, Decided().unlocked())
    conflict = page(client, auditor, Decided().conflicted())
    assert "Conflicts of interest" in conflict
    assert "My partner works in the team." in conflict
    story = Decided()
    decided_in_a_meeting(story.plan, "Leadership team of March")
    assert "Leadership team of March, " in page(client, auditor, story)


def test_plan_that_was_never_submitted_has_a_sheet(client: Client, auditor: User) -> None:
    story = Decided()
    text = page(client, auditor, story)
    assert "Waiting" not in text
    assert "1. Submitted" in text


def test_json_says_what_the_documentation_names(client: Client, auditor: User) -> None:
    sheet = data(client, auditor, whole_story())
    assert list(sheet) == [
        "schema_version",
        "kind",
        "address",
        "made_at",
        "plan",
        "standing",
        "route",
        "authors",
        "versions",
        "decisions",
        "conditions",
        "conflicts",
        "unlocks",
        "chain",
        "verification",
        "hashing",
    ]
    assert (sheet["schema_version"], sheet["kind"]) == (1, "mlco-decision-sheet")
    assert [one["move"] for one in sheet["decisions"]] == [
        "submit",
        "return",
        "submit",
        "approve",
        "approve",
        "change_condition",
        "close_condition",
    ]
    condition = sheet["conditions"][0]
    assert (condition["text"], condition["state"], condition["closed_by_decision"]) == ("Name the clinics", "closed", 7)
    assert sheet["verification"]["intact"] is True
    assert sheet["standing"]["agreed_version"] == 2
    assert sheet["decisions"][1]["sections"][1] == {
        "key": "priorities",
        "title": "Our priorities",
        "verdict": "query",
        "note": "Which clinics?",
    }


def test_every_field_of_the_json_is_documented(client: Client, auditor: User) -> None:
    guide = Path("docs/user-guide/evidence.md").read_text(encoding="utf-8")
    sheet = data(client, auditor, whole_story())
    named = {name for name in sheet if f"`{name}`" not in guide}
    for part in ("versions", "decisions", "conditions"):
        named |= {name for name in sheet[part][0] if f"`{name}`" not in guide}
    assert named == set()


def test_hashes_are_computed_anew_from_the_json_alone(client: Client, auditor: User, tmp_path: Path) -> None:
    """The program imports the standard library only, and runs without the portal's folder."""
    story = Decided().returned().agreed_by_head().agreed_subject_to(ODD).closed()
    source = Path(recompute.__file__)
    imported = {alias.name for node in ast.walk(ast.parse(source.read_text())) for alias in getattr(node, "names", ())}
    assert imported == {"hashlib", "json", "sys"}
    file = tmp_path / "decision-sheet.json"
    file.write_bytes(opened(client, auditor, "json", story.case.pk).content)
    run = subprocess.run(
        [sys.executable, "-I", str(source), str(file)], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert (run.returncode, run.stdout) == (0, "Every hash fits.\n")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda sheet: sheet["versions"][0].update(content="{}"), "Version 1 does not match its SHA-256"),
        (lambda sheet: sheet["decisions"][1]["hashed"].update(reason="x"), "Decision 2 does not match its hash"),
        (lambda sheet: sheet["decisions"][1].update(reason="x"), "Decision 2 shows another reason than was hashed"),
        (lambda sheet: sheet["decisions"][2].update(hash="0" * 64), "Decision 3 does not match its hash"),
    ],
)
def test_changed_json_does_not_fit(client: Client, auditor: User, change: Any, said: str) -> None:
    sheet = data(client, auditor, whole_story())
    assert recompute.what_does_not_fit(sheet) == []
    change(sheet)
    assert recompute.what_does_not_fit(sheet)[0] == said


def test_version_is_given_byte_for_byte(client: Client, auditor: User) -> None:
    story = whole_story()
    content = opened(client, auditor, "version", story.case.pk, 2).content
    assert sha256_of(content.decode()) == story.plan.versions.get(number=2).sha256
    assert opened(client, auditor, "version", story.case.pk, 3).status_code == 404
    assert opened(client, auditor, "version", 999_999, 1).status_code == 404


def test_pdf_is_tagged_titled_and_in_english(client: Client, auditor: User) -> None:
    story = Decided().returned().agreed_by_head().agreed_subject_to(ODD)
    answer = opened(client, auditor, "pdf", story.case.pk)
    assert answer["Content-Type"] == "application/pdf"
    with pikepdf.open(BytesIO(answer.content)) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.Root.Lang) == "en-GB"
        assert pdf.open_metadata()["dc:title"] == f"Decision sheet: {story.plan.service.name}"
        assert pdf.open_metadata()["pdfuaid:part"] == "1"
        names = [str(one.S) for one in pdf.objects if isinstance(one, pikepdf.Dictionary) and "/S" in one]
        assert names.count("/H1") == 1
        assert {"/H2", "/H3", "/Table", "/TH", "/Link"} <= set(names)
        links = [str(one.A.URI) for page in pdf.pages for one in page.get("/Annots", []) if "/A" in one]
        assert f"http://testserver/evidence/{story.case.pk}/" in links
        assert f"http://testserver/review/{story.case.pk}/changes/?version=2&since=version-1" in links


def test_odd_words_stay_words_on_the_page(client: Client, auditor: User) -> None:
    text = page(client, auditor, Decided().returned().agreed_by_head().agreed_subject_to(ODD))
    assert "<script>alert(1)" not in text
    assert "&lt;script&gt;alert(1)" in text


def test_broken_evidence_is_said_on_every_form_of_the_sheet(client: Client, auditor: User) -> None:
    story = whole_story()
    without_triggers(
        "UPDATE planning_decision SET reason = 'Never said' WHERE sequence = 2",
        "UPDATE planning_planversion SET content = '{}' WHERE number = 1",
    )
    text = page(client, auditor, story)
    assert "Evidence broken" in text
    assert "Does not match its hash" in text
    assert "Does not match its SHA-256" in text
    sheet = data(client, auditor, story)
    assert sheet["verification"]["intact"] is False
    assert sheet["verification"]["problems"] == [
        "Decision 2 was changed",
        f"Version 1 of the {story.plan} does not match its SHA-256",
    ]
    assert [one["matches_hash"] for one in sheet["decisions"]][:3] == [True, False, True]
    assert opened(client, auditor, "pdf", story.case.pk).status_code == 200


FORMS = ["sheet", "json", "pdf"]


@pytest.mark.parametrize("name", FORMS)
def test_readers_and_leads_of_other_services_are_refused(client: Client, name: str) -> None:
    story = Decided()
    for who in (person("reader"), UserFactory(), Decided().lead, person("administrator")):
        assert opened(client, who, name, story.case.pk).status_code == 403
    assert opened(client, person("reader"), "version", story.case.pk, 1).status_code == 403
    client.logout()
    assert client.get(reverse(f"planning:evidence:{name}", args=[story.case.pk])).status_code == 302


@pytest.mark.parametrize("name", FORMS)
def test_authors_deciders_planning_team_and_auditors_see_it(client: Client, name: str) -> None:
    story = Decided()
    for who in (story.lead, story.head, story.executive, person("planning_team"), person("auditor")):
        assert opened(client, who, name, story.case.pk).status_code == 200


def test_sheet_that_is_not_there(client: Client, auditor: User) -> None:
    for name in FORMS:
        assert opened(client, auditor, name, 999_999).status_code == 404
        assert client.post(reverse(f"planning:evidence:{name}", args=[1])).status_code == 405


@pytest.mark.parametrize("times", [1, 6])
def test_queries_do_not_grow_with_the_story(
    client: Client, auditor: User, times: int, django_assert_max_num_queries: Any
) -> None:
    story = Decided()
    for _ in range(times):
        story.returned()
    story.agreed_by_head().agreed_subject_to()
    assert Condition.objects.count() == 1
    client.force_login(auditor)
    with django_assert_max_num_queries(QUERIES):
        client.get(reverse("planning:evidence:sheet", args=[story.case.pk]))


QUERIES = 27


def test_sheet_of_a_plan_is_linked_from_where_it_is_decided(client: Client) -> None:
    plan = submitted_plan()
    client.force_login(person("leadership_approver", group=plan.service.group))
    sheet = f'href="/evidence/{plan.case.pk}/"'
    assert sheet in client.get(reverse("planning:review:detail", args=[plan.case.pk])).content.decode()
    assert sheet in client.get(plan.get_absolute_url()).content.decode()
