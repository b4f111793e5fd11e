"""Who may do what for many services at once: the same people as one service at a time."""

from datetime import date, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from mlco_portal.accounts.permissions import Permission
from planning.sample_data.load import load_sample_data
from services.models import Appointment, DeputyCover, Service
from services.queries import people_allowed, people_allowed_by_service
from tests.factories import AppointmentFactory, LocalityFactory, ServiceFactory, UserFactory, person

pytestmark = pytest.mark.django_db
TODAY = date(2024, 2, 1)


def _same(permission: Permission, services: list[Service], on: date) -> None:
    found = people_allowed_by_service(permission, services, on)
    assert {key: [one.pk for one in people] for key, people in found.items()} == {
        one.pk: list(people_allowed(permission, one, on).order_by("name", "pk").values_list("pk", flat=True))
        for one in services
    }


def test_people_of_every_sample_service_are_those_of_each_alone(settings) -> None:
    settings.DEMO_PASSWORD = "a password of the sample"
    load_sample_data(say=lambda _: None)
    on = Appointment.objects.latest("starts_on").starts_on + timedelta(days=30)
    services = list(Service.objects.all())
    for permission in (
        Permission.WRITE_PLAN,
        Permission.SUBMIT_PLAN,
        Permission.DECIDE_AS_LEADERSHIP,
        Permission.DECIDE_AS_EXECUTIVE,
        Permission.MANAGE_CYCLE,
    ):
        _same(permission, services, on)


def test_every_scope_and_cover_reaches_as_it_does_for_one_service() -> None:
    north = LocalityFactory()
    parent = ServiceFactory(locality=north)
    part = ServiceFactory(part_of=parent)
    other = ServiceFactory()
    leads = [person("service_lead", service=parent), person("service_lead", locality=north), person("service_lead")]
    person("service_lead", group=other.group)
    closed = person("service_lead", service=other)
    type(closed).objects.filter(pk=closed.pk).update(is_active=False)
    held = Appointment.objects.get(user=leads[0])
    for begins, ends in ((-1, 1), (1, 5), (-5, -1)):
        DeputyCover.objects.create(
            appointment=held,
            deputy=UserFactory(),
            starts_on=TODAY + timedelta(days=begins),
            ends_on=TODAY + timedelta(days=ends),
        )
    of_the_closed = Appointment.objects.get(user=closed)
    DeputyCover.objects.create(appointment=of_the_closed, deputy=UserFactory(), starts_on=TODAY, ends_on=TODAY)
    AppointmentFactory(user=UserFactory(), role="service_lead", ends_on=TODAY - timedelta(days=1))
    _same(Permission.SUBMIT_PLAN, [parent, part, other], TODAY)
    found = people_allowed_by_service(Permission.SUBMIT_PLAN, [parent, part, other], TODAY)
    assert [len(found[one.pk]) for one in (parent, part, other)] == [5, 4, 2]


def test_it_asks_the_same_for_1_and_40_services(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    services = [ServiceFactory() for _ in range(40)]
    for one in services:
        person("service_lead", service=one)
    for some in (services[:1], services):
        with django_assert_num_queries(2):
            people_allowed_by_service(Permission.WRITE_PLAN, some, TODAY)
