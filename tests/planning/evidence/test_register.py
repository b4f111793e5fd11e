"""The register of all decisions: narrowed, paged, exported, at the same number of queries however long it is."""

import csv
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from mlco_portal.accounts.models import User
from mlco_portal.audit.models import AuditEntry
from planning.approval.models import Decision
from planning.evidence.actions import verify_evidence
from planning.evidence.models import Verification
from tests.factories import ServiceFactory, ServiceGroupFactory, person
from tests.planning.evidence.decided import Decided, in_the_meeting, whole_story
from tests.planning.evidence.tampering import without_triggers
from tests.planning.review.plans import submitted_plan

pytestmark = pytest.mark.django_db
REGISTER = "/evidence/"


@pytest.fixture
def auditor(client: Client) -> User:
    who = person("auditor")
    client.force_login(who)
    return who


def numbers(client: Client, **query: Any) -> list[int]:
    """The sequence numbers on the page, in its order."""
    answer = client.get(REGISTER, query)
    assert answer.status_code == 200
    return [line.sequence for line in answer.context["lines"]]


@pytest.mark.usefixtures("auditor")
def test_latest_decision_stands_first(client: Client) -> None:
    whole_story()
    assert numbers(client) == [7, 6, 5, 4, 3, 2, 1]
    text = client.get(REGISTER).content.decode()
    assert "7 decisions, latest first" in text
    assert "Approved, subject to conditions" in text


@pytest.mark.usefixtures("auditor")
def test_register_is_narrowed(client: Client) -> None:
    story = whole_story(ServiceFactory(name="Podiatry"))
    plan = submitted_plan(ServiceFactory(name="Community Dental"))
    meeting = in_the_meeting(plan)
    assert numbers(client, service=plan.service.pk) == [9, 8]
    assert numbers(client, move="return") == [2]
    assert numbers(client, who=story.executive.name.upper()) == [7, 6, 5]
    assert numbers(client, meeting=meeting.pk) == [9]
    assert numbers(client, year="2024", move="submit") == [8, 3, 1]
    today = timezone.localdate()
    assert numbers(client, since=f"{today:%d/%m/%Y}", move="return") == [2]
    assert numbers(client, until=f"{today - timedelta(days=1):%d/%m/%Y}") == []
    assert numbers(client, service=plan.service.pk, meeting=meeting.pk, move="approve") == [9]


@pytest.mark.usefixtures("auditor")
@pytest.mark.parametrize(
    "query",
    [
        {"year": "1066"},
        {"service": "x"},
        {"move": "delete"},
        {"meeting": "-1"},
        {"since": "31/2/2024"},
        {"since": "2/3/2024", "until": "1/3/2024"},
        {"who": "\x00"},
        {"who": "x" * 100_000},
    ],
)
def test_what_cannot_be_read_is_told(client: Client, query: dict[str, str]) -> None:
    whole_story()
    answer = client.get(REGISTER, query)
    assert answer.status_code == 200
    assert list(answer.context["lines"]) == []
    assert "There is a problem" in answer.content.decode()
    assert client.get(reverse("planning:evidence:export"), query).status_code == 302


@pytest.mark.usefixtures("auditor")
@pytest.mark.parametrize("page", ["0", "999", "x", "-1", "\x00"])
def test_page_that_is_not_there_shows_another(client: Client, page: str) -> None:
    whole_story()
    assert len(numbers(client, page=page)) == 7


@pytest.mark.usefixtures("auditor")
def test_last_day_that_can_be_written_is_taken(client: Client) -> None:
    whole_story()
    assert len(numbers(client, until="31/12/9999")) == 7


@pytest.mark.usefixtures("auditor")
@pytest.mark.parametrize("stories", [1, 5])
def test_queries_do_not_grow(client: Client, stories: int, django_assert_num_queries: Any) -> None:
    for _ in range(stories):
        Decided().returned().agreed_by_head()
    client.get(REGISTER)
    with django_assert_num_queries(QUERIES):
        client.get(REGISTER)


QUERIES = 10


@pytest.mark.usefixtures("auditor")
def test_long_register_has_pages(client: Client) -> None:
    for _ in range(9):
        Decided().returned()
    assert numbers(client) == list(range(27, 2, -1))
    assert numbers(client, page=2) == [2, 1]


def test_export_holds_the_whole_chain(client: Client, auditor: User) -> None:
    whole_story()
    text = b"".join(client.get(reverse("planning:evidence:export")).streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    rows = list(csv.DictReader(text.splitlines()))
    assert [row["Sequence"] for row in rows] == ["7", "6", "5", "4", "3", "2", "1"]
    assert [row["Previous hash"] for row in rows[:-1]] == [row["Hash"] for row in rows[1:]]
    assert rows[2]["Conditions"] == "1: Name the clinics"
    entry = AuditEntry.objects.get(action="evidence.export_decisions")
    assert (entry.by, entry.changes) == (auditor, {})


def test_export_is_narrowed_like_the_page_and_holds_no_formula(client: Client, auditor: User) -> None:
    story = Decided()
    story.head.name = "=HYPERLINK(1)"
    story.head.save()
    story.returned()
    answer = client.get(reverse("planning:evidence:export"), {"move": "return"})
    rows = list(csv.DictReader(b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()))  # type: ignore[attr-defined]
    assert [(row["What"], row["Who"]) for row in rows] == [("Returned", "'=HYPERLINK(1)")]
    assert AuditEntry.objects.get(action="evidence.export_decisions").changes == {"move": [None, "return"]}


def test_auditor_of_a_group_sees_its_decisions_only(client: Client) -> None:
    mine = ServiceGroupFactory(code="mine", name="Mine")
    story = Decided(ServiceFactory(group=mine)).returned()
    Decided().returned()
    client.force_login(person("auditor", group=mine))
    assert numbers(client) == [3, 2, 1]
    assert {line.service for line in client.get(REGISTER).context["lines"]} == {story.plan.service.name}
    other = Decision.objects.exclude(case=story.case).first()
    assert other is not None
    assert client.get(reverse("planning:evidence:sheet", args=[other.case_id])).status_code == 403


@pytest.mark.parametrize(
    "role", ["reader", "service_lead", "leadership_approver", "executive_approver", "administrator"]
)
def test_register_is_for_auditors_and_the_planning_team(client: Client, role: str) -> None:
    client.force_login(person(role))
    assert client.get(REGISTER).status_code == 403
    assert client.get(reverse("planning:evidence:export")).status_code == 403
    client.force_login(person("planning_team"))
    assert client.get(REGISTER).status_code == 200


@pytest.mark.usefixtures("auditor")
def test_register_says_whether_the_evidence_is_intact(client: Client) -> None:
    whole_story()
    assert "Not checked yet" in client.get(REGISTER).content.decode()
    verify_evidence()
    text = client.get(REGISTER).content.decode()
    assert "Intact" in text
    assert "All evidence was last checked on" in text
    without_triggers("UPDATE planning_decision SET reason = 'Never said' WHERE sequence = 2")
    verify_evidence()
    text = client.get(REGISTER).content.decode()
    assert "Broken" in text
    assert "Decision 2 was changed." in text
    assert "It was intact on" in text
    assert [one.problem for one in Verification.objects.order_by("pk")] == ["", "Decision 2 was changed"]
