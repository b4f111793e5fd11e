"""All evidence is checked each night; a break reaches administrators and auditors, once."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from mlco_portal.audit.models import AuditEntry
from mlco_portal.jobs.declare import SCHEDULES
from mlco_portal.mail.models import Notice
from planning.approval.models import ChainHead, Decision
from planning.evidence.actions import verify_evidence
from planning.evidence.models import Verification
from planning.evidence.tasks import check_evidence
from tests.factories import person
from tests.planning.evidence.decided import whole_story
from tests.planning.evidence.tampering import without_triggers

pytestmark = pytest.mark.django_db


def told() -> set[int]:
    return set(Notice.objects.filter(kind="evidence_broken").values_list("user", flat=True))


def test_check_keeps_what_it_found_and_how_far_the_chain_went() -> None:
    whole_story()
    made = verify_evidence()
    head = ChainHead.objects.get()
    assert (made.decisions, made.versions, made.conditions, made.problem) == (7, 2, 1, "")
    assert (made.head_sequence, made.head_hash) == (7, head.hash)
    entry = AuditEntry.objects.get(action="evidence.verify")
    assert (entry.by, entry.changes) == (None, {"problem": [None, ""]})
    assert Notice.objects.filter(kind="evidence_broken").count() == 0


def test_break_reaches_administrators_and_auditors_once() -> None:
    whole_story()
    watching = {person("auditor").pk, person("administrator").pk}
    person("planning_team")
    person("reader")
    verify_evidence()
    without_triggers("UPDATE planning_decision SET reason = 'Never said' WHERE sequence = 2")
    verify_evidence()
    assert told() == watching
    notice = Notice.objects.filter(kind="evidence_broken").first()
    assert notice is not None
    assert "Decision 2 was changed." in notice.text
    verify_evidence()
    assert Notice.objects.filter(kind="evidence_broken").count() == 2
    without_triggers("UPDATE planning_decision SET reason = 'Never said' WHERE sequence = 1")
    verify_evidence()
    assert Notice.objects.filter(kind="evidence_broken").count() == 4


def test_those_who_are_told_can_follow_the_link(client: Client) -> None:
    whole_story()
    who = [person("auditor"), person("administrator")]
    without_triggers("UPDATE planning_decision SET reason = 'Never said' WHERE sequence = 2")
    verify_evidence()
    for notice in Notice.objects.filter(user__in=who):
        client.force_login(notice.user)
        answer = client.get(notice.link)
        assert answer.status_code == 200
        assert "Decision 2 was changed" in answer.content.decode()


def test_job_of_the_night_is_declared_and_says_what_it_found() -> None:
    whole_story()
    assert "planning.evidence.tasks.check_evidence" in SCHEDULES
    assert check_evidence(planned_for=timezone.now()) == "7 decisions and 2 versions: intact"
    assert check_evidence(planned_for=timezone.now()) == "7 decisions and 2 versions: intact"
    assert Verification.objects.count() == 2


@pytest.mark.parametrize("stories", [1, 4])
def test_check_of_everything_takes_the_same_queries(stories: int, django_assert_num_queries: Any) -> None:
    for _ in range(stories):
        whole_story()
    assert Decision.objects.count() == 7 * stories
    with django_assert_num_queries(CHECKING):
        verify_evidence()


CHECKING = 24
