"""The Django admin of services, roles and KLOEs: read by those who look after them, written through the actions."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from kloe.lines.models import Kloe
from kloe.metrics.models import Board
from mlco_portal.accounts.models import User
from services.models import Appointment, DeputyCover, Service
from tests.factories import AppointmentFactory, LocalityFactory, ServiceFactory, UserFactory, person

pytestmark = pytest.mark.django_db
READ_ONLY = ["appointment", "deputycover", "locality", "neighbourhood", "organisation", "servicegroup"]


def staff(role: str) -> Client:
    user = person(role)
    User.objects.filter(pk=user.pk).update(is_staff=True)
    client = Client()
    client.force_login(User.objects.get(pk=user.pk))
    return client


@pytest.mark.parametrize(("role", "status"), [("administrator", 200), ("planning_team", 200), ("service_lead", 403)])
def test_lists_open_to_those_who_look_after_them(role: str, status: int) -> None:
    appointment = AppointmentFactory(role="service_lead", scope="service", service=ServiceFactory())
    DeputyCover.objects.create(
        appointment=appointment, deputy=UserFactory(), starts_on=date(2024, 1, 1), ends_on=date(2024, 1, 2)
    )
    client = staff(role)
    for name in ("service", *READ_ONLY):
        assert client.get(reverse(f"admin:services_{name}_changelist")).status_code == status
    Kloe.objects.create(year=2024, code="Q1", theme="Quality", line="Safe care").boards.create(code="b", name="Board")
    for model in (Kloe, Board):
        name = model._meta.model_name
        assert client.get(reverse(f"admin:kloe_{name}_changelist")).status_code == status
        page = reverse(f"admin:kloe_{name}_change", args=[model.objects.get().pk])
        assert client.get(page).status_code == status


@pytest.mark.parametrize("name", READ_ONLY)
def test_what_other_records_name_is_only_read(name: str) -> None:
    client = staff("administrator")
    assert client.get(reverse(f"admin:services_{name}_add")).status_code == 403


def test_roles_are_never_given_in_the_admin() -> None:
    client = staff("administrator")
    held = Appointment.objects.get()
    page = reverse("admin:services_appointment_change", args=[held.pk])
    assert client.get(page).status_code == 200
    assert client.post(page, {"role": "executive_approver"}).status_code == 403
    assert Appointment.objects.get().role == "administrator"


@pytest.mark.parametrize("count", [1, 3, 60])
def test_list_of_services_makes_the_same_queries_for_any_number(count: int, django_assert_num_queries: object) -> None:
    for _ in range(count):
        ServiceFactory(locality=LocalityFactory())
    client = staff("administrator")
    with django_assert_num_queries(10):  # type: ignore[operator]
        answer = client.get(reverse("admin:services_service_changelist"))
    assert answer.context["cl"].result_count == count == Service.objects.count()
