"""Raw SQL that would change evidence is refused by the database itself, and what must go on goes on."""

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.migrations.state import ProjectState
from django.utils import timezone

from planning.approval.models import CaseAuthor, ChainHead, Condition, Decision
from planning.evidence.actions import verify_evidence
from planning.evidence.models import Verification
from planning.evidence.unchanging import GUARDS, UNIQUE_KEYS, EvidenceLetGo, EvidenceStands
from planning.meetings.models import Meeting, MeetingItem
from planning.service_plans.models import PlanVersion
from tests.planning.evidence.decided import Decided, in_the_meeting, whole_story
from tests.planning.evidence.tampering import run
from tests.planning.review.plans import submitted_plan

pytestmark = pytest.mark.django_db
postgresql_only = pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no TRUNCATE")
sqlite_only = pytest.mark.skipif(connection.vendor != "sqlite", reason="Only SQLite has INSERT OR REPLACE")
OF_DECISIONS = ("planning_decision", "planning_planversion")
TABLES = sorted({guard.table for guard in GUARDS})


def refused(statement: str) -> str:
    with pytest.raises(IntegrityError) as error:
        run(statement)
    return str(error.value)


@pytest.fixture
def opened() -> Decided:
    """A plan approved subject to a condition that is still open."""
    return Decided().returned().agreed_by_head().agreed_subject_to()


@pytest.fixture
def everything() -> None:
    """At least one row in each table of the evidence that refuses changes."""
    whole_story()
    in_the_meeting(submitted_plan())
    verify_evidence()
    counted = [Condition, CaseAuthor, ChainHead, Meeting, MeetingItem, Verification, Decision, PlanVersion]
    assert all(model.objects.exists() for model in counted)


@pytest.mark.usefixtures("opened")
@pytest.mark.parametrize(
    "change",
    [
        "text = 'Nothing'",
        "number = 2",
        "section_key = ''",
        "section_title = 'Elsewhere'",
        "case_id = case_id + 1",
        "decision_id = decision_id - 1",
        "id = id + 1",
    ],
)
def test_words_and_origin_of_an_open_condition_stand(change: str) -> None:
    assert "a condition keeps its words" in refused(f"UPDATE planning_condition SET {change}")


def test_open_condition_is_still_given_another_date_reported_and_closed(opened: Decided) -> None:
    opened.changed_condition().closed()
    condition = opened.condition
    assert (condition.closed_by, condition.reported_by) == (opened.executive, opened.lead)
    assert condition.closing_decision == Decision.objects.latest("sequence")


@pytest.mark.parametrize(
    "change",
    [
        "closed_at = NULL, closed_by_id = NULL, closing_decision_id = NULL",
        "owner_id = closed_by_id",
        "due_on = '2030-01-01'",
        "report = ''",
        "text = text",
    ],
)
def test_closed_condition_stands(opened: Decided, change: str) -> None:
    opened.closed()
    assert "a closed one stays as it is" in refused(f"UPDATE planning_condition SET {change}")


@pytest.mark.usefixtures("everything")
@pytest.mark.parametrize("table", [*TABLES, *OF_DECISIONS])
def test_no_row_of_the_evidence_is_deleted(table: str) -> None:
    assert "DELETE" in refused(f"DELETE FROM {table}")


@pytest.mark.usefixtures("everything")
@pytest.mark.parametrize(
    ("statement", "says"),
    [
        ("UPDATE planning_caseauthor SET user_id = user_id", "who wrote a plan stays its author"),
        ("UPDATE planning_chainhead SET sequence = sequence - 1", "the chain of decisions only grows"),
        ("UPDATE planning_chainhead SET hash = ''", "the chain of decisions only grows"),
        ("UPDATE planning_meeting SET name = 'Another'", "a meeting that was applied stays as it is"),
        ("UPDATE planning_meeting SET applied_at = NULL", "a meeting that was applied stays as it is"),
        ("UPDATE planning_meetingitem SET decision_id = NULL", "a meeting that was applied stays as it is"),
        ("UPDATE planning_meetingitem SET reason = 'Never said'", "a meeting that was applied stays as it is"),
        ("UPDATE planning_verification SET problem = ''", "a check of the evidence stays as it was"),
        ("UPDATE planning_decision SET reason = ''", "append-only"),
        ("UPDATE planning_planversion SET content = content", "append-only"),
    ],
)
def test_row_of_the_evidence_is_not_changed(statement: str, says: str) -> None:
    assert says in refused(statement)


def test_meeting_that_is_being_prepared_can_be_changed() -> None:
    meeting = in_the_meeting(submitted_plan())
    with pytest.raises(DatabaseError), transaction.atomic():
        meeting.save()
    later = Meeting.objects.create(
        year=2024,
        name="Executive",
        held_on=timezone.localdate(),
        decides_as="decide_as_executive",
        chair=meeting.chair,
        made_at=timezone.now(),
        made_by=meeting.chair,
    )
    item = MeetingItem.objects.create(meeting=later, case=MeetingItem.objects.get().case, order=1)
    item.staged = "approve"
    item.save()
    later.name = "Executive, second sitting"
    later.save()
    item.delete()
    later.delete()
    assert Meeting.objects.get() == meeting


@postgresql_only
@pytest.mark.parametrize("table", [*TABLES, *OF_DECISIONS])
def test_truncate_is_refused(table: str) -> None:
    assert "TRUNCATE" in refused(f"TRUNCATE {table} CASCADE")


@sqlite_only
@pytest.mark.usefixtures("everything")
@pytest.mark.parametrize("table", sorted(UNIQUE_KEYS))
def test_row_is_not_replaced_by_another(table: str) -> None:
    assert "is not replaced" in refused(f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}")


@sqlite_only
@pytest.mark.usefixtures("everything")
def test_decision_is_not_replaced_by_its_sequence() -> None:
    columns = [field.column for field in Decision._meta.concrete_fields if field.column != "id"]
    given = ", ".join("'Never said'" if column == "reason" else f'"{column}"' for column in columns)
    names = ", ".join(f'"{column}"' for column in columns)
    replacing = f"INSERT OR REPLACE INTO planning_decision ({names}) SELECT {given} FROM planning_decision"
    assert "is not replaced" in refused(f"{replacing} WHERE sequence = 2")


def test_authors_are_noted_once_however_often_they_write(opened: Decided) -> None:
    from_now = CaseAuthor.objects.filter(case=opened.case).count()
    CaseAuthor.objects.get_or_create(case=opened.case, user=opened.lead)
    assert CaseAuthor.objects.filter(case=opened.case).count() == from_now


def test_migration_that_alters_the_tables_lets_them_go_and_brings_them_back(opened: Decided) -> None:
    """Backwards each of the two operations undoes itself."""
    change = f"UPDATE planning_condition SET section_title = 'Elsewhere' WHERE id = {opened.condition.pk}"
    for operation, backwards, is_free in (
        (EvidenceLetGo(), False, True),
        (EvidenceStands(), False, False),
        (EvidenceStands(), True, True),
        (EvidenceLetGo(), True, False),
    ):
        move = operation.database_backwards if backwards else operation.database_forwards
        move("planning", Statements(), ProjectState(), ProjectState())  # type: ignore[arg-type]
        if is_free:
            run(change)
        else:
            assert "a condition keeps its words" in refused(change.replace("Elsewhere", "There"))


class Statements:
    """A schema editor that runs each statement at once, within the transaction of the test."""

    connection = connection

    def execute(self, statement: str, params: None = None) -> None:
        run(statement)
