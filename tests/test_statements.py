"""A prepared look-up answers as the queryset it was made from, whatever it is asked."""

from datetime import date, timedelta

import pytest
from django.db import connection

from mlco_portal.statements import prepared
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
