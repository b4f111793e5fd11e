"""What a person may do, by own roles and as a deputy, on each day, within each scope."""

from datetime import date, timedelta

import pytest

from mlco_portal.accounts.permissions import Permission
from mlco_portal.accounts.roles import ROLES
from services.models import DeputyCover, Service
from services.queries import access_of, people_allowed, services_within
from services.rules import Grant
from tests.factories import (
    AppointmentFactory,
    LocalityFactory,
    ServiceFactory,
    ServiceGroupFactory,
    UserFactory,
    person,
)

pytestmark = pytest.mark.django_db
FIRST, LAST = date(2024, 4, 1), date(2024, 4, 30)
ONE = timedelta(days=1)
WRITE = Permission.WRITE_PLAN


@pytest.mark.parametrize(("day", "held"), [(FIRST - ONE, False), (FIRST, True), (LAST, True), (LAST + ONE, False)])
def test_role_counts_from_its_first_to_its_last_day(day: date, held: bool) -> None:
    appointment = AppointmentFactory(
        role="service_lead", scope="service", service=ServiceFactory(), starts_on=FIRST, ends_on=LAST
    )
    assert access_of(appointment.user, day).allows(WRITE, appointment.service) is held


@pytest.mark.parametrize(("day", "held"), [(FIRST - ONE, False), (FIRST, True), (LAST, True), (LAST + ONE, False)])
def test_deputy_may_do_it_from_the_first_to_the_last_day_of_the_cover(day: date, held: bool) -> None:
    appointment = AppointmentFactory(role="service_lead", scope="service", service=ServiceFactory())
    deputy = UserFactory()
    DeputyCover.objects.create(appointment=appointment, deputy=deputy, starts_on=FIRST, ends_on=LAST)
    access = access_of(deputy, day)
    assert access.allows(WRITE, appointment.service) is held
    assert access.allows(WRITE, ServiceFactory()) is False
    assert [grant.on_behalf_of_id for grant in access.grants_for(WRITE)] == [appointment.user_id] * held


@pytest.mark.parametrize(("day", "held"), [(FIRST, True), (FIRST + ONE, False)])
def test_cover_ends_with_the_role_itself(day: date, held: bool) -> None:
    appointment = AppointmentFactory(role="executive_approver", ends_on=FIRST)
    deputy = UserFactory()
    DeputyCover.objects.create(appointment=appointment, deputy=deputy, starts_on=FIRST, ends_on=LAST)
    assert access_of(deputy, day).allows(Permission.DECIDE_AS_EXECUTIVE) is held


def test_closed_account_may_do_nothing_and_neither_may_a_visitor() -> None:
    user = person("administrator")
    user.is_active = False
    user.save()
    assert access_of(user, FIRST).grants == ()
    assert user not in people_allowed(Permission.MANAGE_ACCOUNTS, None, FIRST)


def test_own_role_comes_before_the_one_held_as_deputy() -> None:
    user = person("executive_approver")
    other = AppointmentFactory(role="executive_approver")
    DeputyCover.objects.create(appointment=other, deputy=user, starts_on=FIRST, ends_on=LAST)
    grants = access_of(user, FIRST).grants_for(Permission.DECIDE_AS_EXECUTIVE)
    assert [grant.on_behalf_of_id for grant in grants] == [None, other.user_id]


def reach(grant: Grant) -> set[str]:
    return {service.code for service in Service.objects.all() if grant.covers(service)}


def test_each_scope_reaches_its_own_services_and_their_parts() -> None:
    north, south = LocalityFactory(code="N", name="North"), LocalityFactory(code="S", name="South")
    adults, children = ServiceGroupFactory(code="adults"), ServiceGroupFactory(code="children")
    msk = ServiceFactory(code="msk", group=adults)
    ServiceFactory(code="msk-north", group=adults, part_of=msk, locality=north)
    ServiceFactory(code="msk-south", group=adults, part_of=msk, locality=south)
    health_visiting = ServiceFactory(code="hv", group=children)
    assert reach(Grant("service_lead", "service", service_id=msk.pk)) == {"msk", "msk-north", "msk-south"}
    assert reach(Grant("service_lead", "service", service_id=health_visiting.pk)) == {"hv"}
    assert reach(Grant("service_lead", "group", group_id=children.pk)) == {"hv"}
    assert reach(Grant("service_lead", "locality", locality_id=north.pk)) == {"msk-north"}
    assert reach(Grant("reader", "organisation")) == {"msk", "msk-north", "msk-south", "hv"}


@pytest.mark.parametrize("scope", ["service", "group", "locality", "organisation"])
def test_lists_of_services_and_of_people_follow_the_same_scopes(scope: str) -> None:
    service = ServiceFactory(locality=LocalityFactory(), group=ServiceGroupFactory(code="a"))
    part = ServiceFactory(part_of=service, locality=service.locality, group=service.group)
    other = ServiceFactory(locality=LocalityFactory(code="S"), group=ServiceGroupFactory(code="b"))
    place = {"service": service, "group": service.group, "locality": service.locality}
    user = AppointmentFactory(role="contributor", scope=scope, **{scope: place[scope]} if scope in place else {}).user
    access = access_of(user, FIRST)
    everywhere = scope == "organisation"
    for one, allowed in ((service, True), (part, True), (other, everywhere)):
        assert access.allows(WRITE, one) is allowed
        assert (one in services_within(access, WRITE)) is allowed
        assert people_allowed(WRITE, one, FIRST).filter(pk=user.pk).exists() is allowed


@pytest.mark.parametrize("role", list(ROLES))
@pytest.mark.parametrize("permission", list(Permission))
def test_a_role_allows_what_its_table_says_and_no_more(role: str, permission: Permission) -> None:
    user = person(role)
    assert access_of(user, FIRST).allows(permission) is (permission in ROLES[role].permissions)


def test_access_takes_one_query(django_assert_num_queries: object) -> None:
    user = person("reader")
    for _ in range(5):
        AppointmentFactory(user=user, role="contributor", scope="service", service=ServiceFactory())
    with django_assert_num_queries(1):  # type: ignore[operator]
        assert len(access_of(user, FIRST).grants) == 6


def test_cover_ends_with_the_account_of_the_person_covered() -> None:
    principal, deputy = person("executive_approver"), UserFactory()
    appointment = principal.appointments.get()
    DeputyCover.objects.create(
        appointment=appointment, deputy=deputy, starts_on=date(2024, 5, 1), ends_on=date(2024, 5, 31)
    )
    day = date(2024, 5, 10)
    assert access_of(deputy, day).allows(Permission.DECIDE_AS_EXECUTIVE)
    assert deputy in people_allowed(Permission.DECIDE_AS_EXECUTIVE, None, day)
    principal.is_active = False
    principal.save()
    assert not access_of(deputy, day).allows(Permission.DECIDE_AS_EXECUTIVE)
    assert deputy not in people_allowed(Permission.DECIDE_AS_EXECUTIVE, None, day)
