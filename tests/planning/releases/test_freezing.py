"""Releases: numbered, frozen for ever, with what changed since the one before."""

import json
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from mlco_portal.audit.append_only import drop_statements
from planning.releases.actions import freeze
from planning.releases.content import sha256_of, thawed
from planning.releases.models import Release
from planning.releases.rules import DocumentNotAllowed, DocumentRefused
from tests.factories import person
from tests.planning.releases.cases import releasing
from tests.planning.releases.papers import paper, with_text

pytestmark = pytest.mark.django_db


def test_a_release_keeps_the_paper_and_says_what_changed():
    made = releasing()
    first = made.frozen("draft", note=" First look ")
    second = made.frozen("consultation", with_text("We opened three clinics."))
    assert [(one.number, one.stage, one.note) for one in made.document.releases.all()] == [
        (1, "draft", "First look"),
        (2, "consultation", ""),
    ]
    assert thawed(second.content, "Draft") == with_text("We opened three clinics.")
    assert second.sha256 == sha256_of(second.content) != first.sha256
    assert first.changelog == []
    assert [one["chapter"] for one in second.changelog] == ["1 Our year"]
    assert {one.user for one in made.case.authors.all()} == {made.team}


def test_equal_papers_have_equal_bytes_whatever_their_edition():
    made = releasing()
    first, second = made.frozen(), made.frozen()
    assert (first.content, first.sha256) == (second.content, second.sha256)
    assert json.loads(first.content)["edition"] == ""
    assert second.changelog == []


@pytest.mark.parametrize(
    ("stage", "ends_on", "words"),
    [
        ("final", None, "made when an approved one is published"),
        ("consultation", None, "until when"),
        ("consultation", date(2020, 1, 1), "over already"),
        ("draft", date(2090, 1, 1), "Only a release for consultation"),
    ],
)
def test_a_release_that_does_not_fit_is_refused_in_words(stage, ends_on, words):
    made = releasing()
    with pytest.raises(DocumentRefused, match=words):
        freeze(document=made.document, paper=paper(), stage=stage, consultation_ends_on=ends_on, by=made.team)
    with pytest.raises(DocumentRefused, match="no chapter yet"):
        freeze(document=made.document, paper=thawed('{"title":"","subtitle":"","year":"","edition":"","facts":[],"chapters":[]}'), stage="draft", by=made.team)  # fmt: skip # noqa: E501
    assert not Release.objects.exists()


@pytest.mark.parametrize("role", ["reader", "executive_approver", "auditor", "administrator"])
def test_nobody_but_the_planning_team_makes_releases(role):
    with pytest.raises(DocumentNotAllowed):
        freeze(document=releasing().document, paper=paper(), stage="draft", by=person(role))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE planning_release SET content = '{}'",
        "UPDATE planning_release SET stage = 'final'",
        "DELETE FROM planning_release",
    ],
)
def test_the_database_refuses_to_change_a_release(statement):
    releasing().frozen()
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert Release.objects.get().stage == "draft"


@pytest.mark.skipif(connection.vendor != "sqlite", reason="Only SQLite has INSERT OR REPLACE")
def test_no_release_is_replaced():
    releasing().frozen()
    columns = ", ".join(f'"{one.column}"' for one in Release._meta.local_fields if one.column != "id")
    statement = f"INSERT OR REPLACE INTO planning_release ({columns}) SELECT {columns} FROM planning_release"
    with pytest.raises(IntegrityError, match="not replaced"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_the_last_day_of_a_consultation_is_today_at_the_earliest():
    made, today = releasing(), timezone.localdate()
    assert made.frozen("consultation", consultation_ends_on=today).consultation_ends_on == today
    with pytest.raises(DocumentRefused):
        made.frozen("consultation", consultation_ends_on=today - timedelta(days=1))


def test_the_triggers_can_be_taken_away_by_a_migration_that_needs_to():
    releasing().frozen()
    for drop in drop_statements(connection.vendor, "planning_release"):
        with connection.cursor() as cursor:
            cursor.execute(drop)
    assert Release.objects.update(note="Changed") == 1
