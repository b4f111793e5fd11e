"""The audit trail itself: what is kept, and that nothing takes it back."""

from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction

from mlco_portal.audit.actions import THE_PORTAL, changes_between, plain, record
from mlco_portal.audit.models import AuditEntry
from mlco_portal.mail.models import OutboxMessage
from planning.approval.models import Decision
from planning.service_plans.models import PlanVersion
from tests.factories import ServiceFactory, UserFactory

pytestmark = pytest.mark.django_db
APPEND_ONLY = [model._meta.db_table for model in (AuditEntry, Decision, PlanVersion)]


@pytest.fixture
def entry():
    return record("services.add_service", by=None, label="Podiatry")


def refused(sql_or_call):
    """Run it in a savepoint; return the database's refusal."""
    call = sql_or_call if callable(sql_or_call) else lambda: run(sql_or_call)
    with pytest.raises(DatabaseError, match="append-only") as refusal, transaction.atomic():
        call()
    return str(refusal.value)


def run(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE audit_auditentry SET by_label = 'Somebody else'",
        "UPDATE audit_auditentry SET at = at",
        "DELETE FROM audit_auditentry",
        "DELETE FROM audit_auditentry WHERE id > 0",
    ],
)
def test_raw_sql_cannot_change_the_trail(entry, sql):
    assert sql.split()[0] in refused(sql)
    assert list(AuditEntry.objects.values_list("by_label", "object_label")) == [(THE_PORTAL, "Podiatry")]


def test_the_orm_cannot_change_the_trail(entry):
    refused(lambda: AuditEntry.objects.update(by_label="Somebody else"))
    refused(lambda: AuditEntry.objects.all().delete())
    refused(entry.delete)
    entry.pk = AuditEntry.objects.get().pk
    entry.by_label = "Somebody else"
    refused(entry.save)
    assert AuditEntry.objects.get().by_label == THE_PORTAL


@pytest.mark.parametrize("table", APPEND_ONLY)
def test_every_append_only_table_has_its_two_triggers(table):
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT tgname FROM pg_trigger WHERE tgrelid = %s::regclass AND NOT tgisinternal", [table])
        else:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s", [table])
        names = {name for (name,) in cursor.fetchall()}
    assert {f"{table}_no_update", f"{table}_no_delete"} <= names


def test_a_person_whom_the_trail_names_cannot_be_deleted():
    user = UserFactory()
    record("accounts.sign_in", by=user)
    key = user.pk
    with pytest.raises(DatabaseError):
        delete_for_good(user)
    assert AuditEntry.objects.get().by_id == key


@transaction.atomic
def delete_for_good(user):
    user.delete()
    connection.check_constraints()


def test_an_entry_goes_with_the_transaction_that_made_the_change():
    with transaction.atomic():
        record("services.add_service", by=None)
        transaction.set_rollback(True)
    assert not AuditEntry.objects.exists()


def test_an_entry_keeps_who_what_and_old_and_new():
    user, service = UserFactory(name="Planning team", email="team@example.org"), ServiceFactory(name="Podiatry")
    kept = record(
        "services.change_service",
        by=user,
        about=service,
        changes={"starts on": [None, date(2024, 4, 1)], "group": [service.group, None]},
        reason="Moved",
    )
    kept.refresh_from_db()
    assert (kept.by_label, kept.object_type, kept.object_id) == (
        "Planning team (team@example.org)",
        "services.Service",
        str(service.pk),
    )
    assert kept.object_label == str(service)
    assert kept.changes == {"starts on": [None, "2024-04-01"], "group": [str(service.group), None]}
    assert (kept.reason, kept.request_id) == ("Moved", "")


def test_changes_between_names_what_differs_only():
    before, after = {"name": "Old", "year": 2024, "gone": True}, {"name": "New", "year": 2024, "added": [1]}
    assert changes_between(before, after) == {"name": ["Old", "New"], "gone": [True, None], "added": [None, [1]]}


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        (date(2024, 3, 15), "2024-03-15"),
        (OutboxMessage.Status.SENT, "sent"),
        ({"a": {1}}, {"a": [1]}),
        ((None, True, 1.5), [None, True, 1.5]),
    ],
)
def test_a_value_is_kept_as_json_can_hold_it(value, kept):
    assert plain(value) == kept
    assert type(plain(value)) is type(kept)


def test_the_request_of_an_entry_is_the_one_of_the_log(client):
    UserFactory(email="lead@example.org")
    typed = {"email": "lead@example.org", "password": "wrong"}
    answer = client.post("/sign-in/", typed, headers={"X-Request-ID": "proxy-12345678"})
    assert AuditEntry.objects.get().request_id == answer["X-Request-ID"] == "proxy-12345678"


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no TRUNCATE")
@pytest.mark.parametrize("table", APPEND_ONLY)
def test_truncate_is_refused(table):
    assert "TRUNCATE" in refused(f"TRUNCATE {table} CASCADE")
