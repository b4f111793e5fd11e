"""A prepared look-up answers as the queryset it was made from, whatever it is asked."""

from datetime import date, timedelta

import pytest
from django.contrib.sessions.models import Session
from django.db import connection, transaction
from django.utils import timezone

from mlco_portal.sessions import SessionStore
from mlco_portal.statements import prepared, prepared_records
from services.models import Appointment
from tests.factories import AppointmentFactory, UserFactory

pytestmark = pytest.mark.django_db
TODAY = date(2024, 5, 1)


def held(user, on):
    found = Appointment.objects.in_force(on).filter(user=user).order_by("role", "pk")
    return found.values_list("role", "scope", "starts_on", "ends_on", "service__name")


def test_prepared_rows_are_those_of_the_queryset_for_every_argument():
    look_up = prepared(held)
    people = [UserFactory(), UserFactory()]
    AppointmentFactory(user=people[0], role="reader", ends_on=TODAY)
    AppointmentFactory(user=people[0], role="planning_team")
    AppointmentFactory(user=people[1], role="administrator")
    for user in people:
        for on in (TODAY, TODAY + timedelta(days=1), date(2019, 12, 31)):
            assert look_up(user.pk, on) == list(held(user.pk, on))
    assert look_up(people[0].pk, TODAY)[1][3] == TODAY


def test_prepared_sends_one_query_and_what_it_is_given_stays_a_value(django_assert_num_queries):
    named = prepared(lambda role: Appointment.objects.filter(role=role).values_list("role"))
    AppointmentFactory(role="reader")
    for hostile in ("reader' OR '1'='1", "%s", "%", "argument 2000000001"):
        with django_assert_num_queries(1):
            assert named(hostile) == []
    assert named("reader") == [("reader",)]


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="an SQLite database has no server to lose")
def test_prepared_opens_a_connection_anew_that_the_server_closed():
    look_up = prepared(held)
    user = AppointmentFactory().user
    before = look_up(user.pk, TODAY)
    connection.connection.close()
    assert look_up(user.pk, TODAY) == before


def test_prepared_records_are_those_of_the_queryset_with_what_is_joined_to_them(django_assert_num_queries):
    def of_user(user):
        found = Appointment.objects.filter(user=user).select_related("service__group", "user").order_by("pk")
        return found.only("role", "starts_on", "service__name", "service__group__name", "user__email")

    look_up = prepared_records(of_user)
    people = [AppointmentFactory(role="service_lead").user, AppointmentFactory(role="planning_team").user]
    look_up(people[0].pk)
    for user in people:
        with django_assert_num_queries(1):
            [found] = look_up(user.pk)
            told = (found.pk, found.role, found.starts_on, found.user.email)
            place = (found.service.name, found.service.group.name) if found.service else None
        [expected] = of_user(user.pk)
        assert told == (expected.pk, expected.role, expected.starts_on, user.email)
        assert place == ((expected.service.name, expected.service.group.name) if expected.service else None)
        assert found.get_deferred_fields() == expected.get_deferred_fields()
        found.starts_on = date(2020, 1, 1)
        found.save(update_fields=["starts_on"])
        assert Appointment.objects.get(pk=found.pk).starts_on == date(2020, 1, 1)


def test_prepared_records_can_be_locked():
    look_up = prepared_records(lambda role: Appointment.objects.filter(role=role).select_for_update(of=("self",)))
    appointment = AppointmentFactory(role="reader")
    with transaction.atomic():
        assert look_up("reader") == [appointment]
        assert look_up("planning_team") == []


def test_sessions_are_read_until_they_end():
    kept = SessionStore()
    kept["word"] = "kept"
    kept.save()
    assert SessionStore(kept.session_key)["word"] == "kept"
    Session.objects.filter(pk=kept.session_key).update(expire_date=timezone.now() - timedelta(seconds=1))
    ended = SessionStore(kept.session_key)
    assert ended.get("word") is None
    assert ended.session_key is None
    assert SessionStore("x" * 32).get("word") is None


def test_a_number_larger_than_any_key_finds_nothing():
    named = prepared(lambda user: Appointment.objects.filter(user=user).values_list("role"))
    assert named(1) == []
    assert named(2**63) == []
    assert named(10**30) == []
