"""Giving and ending roles, naming deputies: the rules, the audit and the pages."""

from datetime import date, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from mlco_portal.accounts.models import User
from mlco_portal.accounts.roles import ROLES
from mlco_portal.audit.models import AuditEntry
from services.actions import appoint, end_appointment, name_deputy, stop_cover
from services.models import Appointment, DeputyCover, Service, ServiceGroup
from services.queries import access_of
from services.rules.catalogue import NotPermitted
from services.rules.people import AppointmentRefused, scopes_of_role
from tests.factories import AppointmentFactory, ServiceFactory, ServiceGroupFactory, UserFactory, person

pytestmark = pytest.mark.django_db
GIVERS = {"planning_team", "administrator"}
ONE = timedelta(days=1)


@pytest.fixture
def today() -> date:
    return timezone.localdate()


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def give(
    by: User, role: str = "service_lead", place: Service | ServiceGroup | None = None, **values: object
) -> Appointment:
    user = values.pop("user", None) or UserFactory()
    given = {"starts_on": timezone.localdate(), **values}
    return appoint(user=user, role=role, place=place, by=by, **given)  # type: ignore[arg-type]


def test_role_is_given_and_audited(today: date) -> None:
    team, service = person("planning_team"), ServiceFactory(name="Podiatry")
    appointment = give(team, place=service)
    assert access_of(appointment.user, today).roles == ("service_lead",)
    note = AuditEntry.objects.get(action="services.appoint")
    assert (note.by, note.changes["role"], note.changes["scope"]) == (team, [None, "Service lead"], [None, "Podiatry"])


@pytest.mark.parametrize("role", sorted(set(ROLES) - GIVERS))
def test_other_roles_give_none(role: str) -> None:
    with pytest.raises(NotPermitted):
        give(person(role), place=ServiceFactory())


@pytest.mark.parametrize("role", sorted(GIVERS))
def test_nobody_gives_a_role_to_themselves(role: str) -> None:
    giver = person(role)
    with pytest.raises(NotPermitted, match="Nobody can give a role to themselves"):
        give(giver, role="executive_approver", user=giver)


def test_only_an_administrator_makes_another() -> None:
    with pytest.raises(NotPermitted, match="Only an administrator"):
        give(person("planning_team"), role="administrator")
    assert give(person("administrator"), role="administrator").role == "administrator"


def test_deputy_of_the_planning_team_may_give_roles_while_the_cover_runs(today: date) -> None:
    holder, deputy = person("planning_team"), UserFactory()
    DeputyCover.objects.create(appointment=holder.appointments.get(), deputy=deputy, starts_on=today, ends_on=today)
    assert give(deputy, place=ServiceFactory()).pk
    with pytest.raises(NotPermitted, match="themselves"):
        give(deputy, place=ServiceFactory(), user=deputy)


@pytest.mark.parametrize(
    ("role", "scope", "fits"),
    [
        ("administrator", "service", False),
        ("planning_team", "group", False),
        ("executive_approver", "service", False),
        ("service_lead", "organisation", False),
        ("contributor", "organisation", False),
        ("service_lead", "service", True),
        ("leadership_approver", "group", True),
        ("reader", "organisation", True),
    ],
)
def test_role_is_held_only_where_it_means_something(role: str, scope: str, fits: bool) -> None:
    assert (scope in scopes_of_role(role)) is fits
    places = {"service": ServiceFactory(), "group": ServiceGroupFactory(), "organisation": None}
    if fits:
        assert give(person("administrator"), role=role, place=places[scope]).scope == scope
    else:
        with pytest.raises(AppointmentRefused, match="can be held for"):
            give(person("administrator"), role=role, place=places[scope])


def test_role_that_overlaps_one_held_already_is_refused(today: date) -> None:
    team, service, user = person("planning_team"), ServiceFactory(), UserFactory()
    give(team, place=service, user=user, ends_on=today + 5 * ONE)
    with pytest.raises(AppointmentRefused, match="already holds this role here"):
        give(team, place=service, user=user, starts_on=today + 5 * ONE)
    assert give(team, place=service, user=user, starts_on=today + 6 * ONE).pk


def test_closed_account_and_dates_in_the_wrong_order_are_refused(today: date) -> None:
    team = person("planning_team")
    with pytest.raises(AppointmentRefused) as refused:
        give(team, place=ServiceFactory(), user=UserFactory(is_active=False), ends_on=today - ONE)
    assert set(refused.value.problems) == {"user", "ends_on"}


def test_ended_role_counts_on_its_last_day_and_takes_its_covers_along(today: date) -> None:
    team, deputy = person("planning_team"), UserFactory()
    appointment = AppointmentFactory(role="service_lead", scope="service", service=ServiceFactory())
    running = DeputyCover.objects.create(
        appointment=appointment, deputy=deputy, starts_on=today, ends_on=today + 9 * ONE
    )
    DeputyCover.objects.create(
        appointment=appointment, deputy=UserFactory(), starts_on=today + 5 * ONE, ends_on=today + 9 * ONE
    )
    end_appointment(appointment=appointment, last_day=today + ONE, reason="Moves on", by=team)
    running.refresh_from_db()
    assert (running.ends_on, DeputyCover.objects.count()) == (today + ONE, 1)
    assert access_of(appointment.user, today + ONE).roles == ("service_lead",)
    assert access_of(appointment.user, today + 2 * ONE).roles == ()
    note = AuditEntry.objects.get(action="services.end_appointment")
    assert (note.reason, note.changes) == ("Moves on", {"ends_on": [None, str(today + ONE)]})


def test_role_given_by_mistake_is_taken_back_and_old_ones_are_not_rewritten(today: date) -> None:
    team = person("planning_team")
    mistake = give(team, place=ServiceFactory())
    end_appointment(appointment=mistake, last_day=today - ONE, by=team)
    assert not Appointment.objects.filter(pk=mistake.pk).exists()
    assert AuditEntry.objects.filter(action="services.take_back_appointment").exists()
    old = AppointmentFactory(role="reader", starts_on=date(2020, 1, 1))
    with pytest.raises(AppointmentRefused, match="began on 1 January 2020"):
        end_appointment(appointment=old, last_day=date(2019, 1, 1), by=team)


def test_last_administrator_stays_and_the_planning_team_cannot_end_one(today: date) -> None:
    admin = person("administrator")
    with pytest.raises(AppointmentRefused, match="Nobody else would be an administrator"):
        end_appointment(appointment=admin.appointments.get(), last_day=today, by=admin)
    other = person("administrator")
    with pytest.raises(NotPermitted):
        end_appointment(appointment=admin.appointments.get(), last_day=today, by=person("planning_team"))
    end_appointment(appointment=admin.appointments.get(), last_day=today, by=other)
    assert admin.appointments.get().ends_on == today


def test_holder_names_a_deputy_and_it_is_audited(today: date) -> None:
    lead, deputy = person("service_lead", service=ServiceFactory()), UserFactory()
    cover = name_deputy(
        appointment=lead.appointments.get(), deputy=deputy, starts_on=today, ends_on=today, reason="Leave", by=lead
    )
    assert access_of(deputy, today).roles == ("service_lead",)
    assert AuditEntry.objects.get(action="services.name_deputy").reason == "Leave"
    stop_cover(cover=cover, by=deputy)
    assert access_of(deputy, today).roles == ()
    assert AuditEntry.objects.filter(action="services.stop_cover", by=deputy).exists()


def named(by: User, appointment: Appointment, deputy: User, first: date, last: date) -> set[str]:
    with pytest.raises(AppointmentRefused) as refused:
        name_deputy(appointment=appointment, deputy=deputy, starts_on=first, ends_on=last, by=by)
    return set(refused.value.problems)


def test_deputies_that_make_no_sense_are_refused(today: date) -> None:
    team = person("planning_team")
    appointment = AppointmentFactory(role="executive_approver", starts_on=today, ends_on=today + 5 * ONE)
    holder, other = appointment.user, UserFactory()
    assert named(team, appointment, holder, today, today) == {"deputy"}
    assert named(team, appointment, team, today, today) == {"deputy"}
    assert named(team, appointment, UserFactory(is_active=False), today, today) == {"deputy"}
    assert named(team, appointment, other, today + ONE, today) == {"ends_on"}
    assert named(team, appointment, other, today - ONE, today) == {"starts_on"}
    assert named(team, appointment, other, today, today + 6 * ONE) == {"ends_on"}
    assert named(person("reader"), appointment, other, today, today) == {""}
    name_deputy(appointment=appointment, deputy=other, starts_on=today, ends_on=today, by=holder)
    assert named(holder, appointment, other, today, today) == {"deputy"}
    assert DeputyCover.objects.count() == 1


def test_planning_team_cannot_deputise_for_an_administrator(today: date) -> None:
    admin = person("administrator")
    assert named(person("planning_team"), admin.appointments.get(), UserFactory(), today, today) == {""}


def test_first_administrator_is_made_on_the_command_line_once() -> None:
    UserFactory(email="first@example.org")
    call_command("appoint_administrator", "First@example.org")
    assert Appointment.objects.get().role == "administrator"
    assert AuditEntry.objects.get(action="services.appoint").by is None
    with pytest.raises(CommandError, match="There is an administrator already"):
        call_command("appoint_administrator", "first@example.org")
    with pytest.raises(CommandError, match="no open account"):
        call_command("appoint_administrator", "nobody@example.org")


@pytest.mark.parametrize("role", list(ROLES))
def test_pages_are_for_those_who_give_roles(role: str) -> None:
    appointment = AppointmentFactory(role="reader")
    client = client_of(person(role))
    pages = [
        reverse("services:appointments"),
        reverse("services:appoint"),
        reverse("services:end_appointment", args=[appointment.pk]),
        reverse("services:name_deputy", args=[appointment.pk]),
    ]
    assert {client.get(page).status_code for page in pages} == {200 if role in GIVERS else 403}
    assert client.get(reverse("services:your_roles")).status_code == 200


@pytest.mark.parametrize("count", [1, 3, 60])
def test_list_makes_the_same_queries_for_any_number(
    count: int, today: date, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = client_of(person("planning_team"))
    for _ in range(count - 1):
        appointment = AppointmentFactory(role="service_lead", scope="service", service=ServiceFactory())
        DeputyCover.objects.create(appointment=appointment, deputy=UserFactory(), starts_on=today, ends_on=today)
    with django_assert_num_queries(6):
        answer = client.get(reverse("services:appointments"))
    assert answer.context["page_obj"].paginator.count == count


def test_filters_narrow_the_list(today: date) -> None:
    team = person("planning_team")
    service = ServiceFactory(name="Podiatry")
    AppointmentFactory(user__name="Lead of feet", role="service_lead", scope="service", service=service)
    AppointmentFactory(user__name="Was here", role="reader", ends_on=today - ONE)
    AppointmentFactory(user__name="Will come", role="reader", starts_on=today + ONE)
    client = client_of(team)

    def people(query: str) -> set[str]:
        rows = client.get(reverse("services:appointments") + query).context["rows"]
        return {row["person"] for row in rows}

    assert people("") == {team.name, "Lead of feet"}
    assert people("?role=service_lead") == people("?person=feet") == people("?service=podi") == {"Lead of feet"}
    assert people("?when=ended") == {"Was here"}
    assert people("?when=coming") == {"Will come"}
    assert people("?role=nonsense&when=x&page=99") == {team.name, "Lead of feet"}


def test_role_is_given_on_the_page_with_problems_at_their_fields(today: date) -> None:
    client = client_of(person("planning_team"))
    service, user = ServiceFactory(name="Podiatry"), UserFactory()
    page = reverse("services:appoint")
    empty = client.post(page, {}).content.decode()
    assert 'href="#id_user"' in empty
    wrong = {"user": user.pk, "role": "service_lead", "scope": "service", "starts_on": "31 February 2024"}
    shown = client.post(page, wrong).content.decode()
    assert "Choose the service" in shown
    assert "Enter a date such as 31 March 2025" in shown
    assert 'value="31 February 2024"' in shown
    refused = client.post(page, {**wrong, "role": "administrator", "scope": "organisation", "starts_on": "1/4/2024"})
    assert b"Only an administrator" in refused.content
    assert not Appointment.objects.filter(user=user).exists()
    client.post(page, {**wrong, "service": service.pk, "starts_on": "1 April 2024"})
    assert Appointment.objects.get(user=user).starts_on == date(2024, 4, 1)
    assert client.get(f"{page}?user=%00x&service=abc&role=zz").status_code == 200


def test_role_is_ended_on_the_page(today: date) -> None:
    client = client_of(person("planning_team"))
    appointment = AppointmentFactory(role="reader")
    page = reverse("services:end_appointment", args=[appointment.pk])
    assert b"Enter a date" in client.post(page, {"last_day": "soon"}).content
    done = client.post(page, {"last_day": f"{today:%d/%m/%Y}"}, follow=True)
    assert b"The role of" in done.content
    appointment.refresh_from_db()
    assert appointment.ends_on == today
    assert client.get(reverse("services:end_appointment", args=[99999])).status_code == 404


def test_holder_names_and_stops_a_deputy_on_their_own_page(today: date) -> None:
    lead, deputy = person("service_lead", service=ServiceFactory()), UserFactory(name="The deputy")
    client = client_of(lead)
    key = lead.appointments.get().pk
    own = reverse("services:your_roles")
    assert b"Nobody stands in for you" in client.get(own).content
    given = {"deputy": deputy.pk, "starts_on": f"{today:%d/%m/%Y}", "ends_on": f"{today + ONE:%d/%m/%Y}"}
    done = client.post(reverse("services:name_deputy", args=[key]), given, follow=True)
    assert done.redirect_chain[-1][0] == own
    assert b"The deputy stands in for" in done.content
    assert b"You stand in for others" in client_of(deputy).get(own).content
    stop = reverse("services:stop_cover", args=[DeputyCover.objects.get().pk])
    assert client_of(person("reader")).post(stop).status_code == 403
    assert b"no longer stands in" in client.post(stop, follow=True).content
    assert not DeputyCover.objects.exists()


def test_somebody_else_s_role_cannot_be_deputised(today: date) -> None:
    appointment = AppointmentFactory(role="executive_approver")
    client, deputy = client_of(person("service_lead", service=ServiceFactory())), UserFactory()
    given = {"deputy": deputy.pk, "starts_on": f"{today:%d/%m/%Y}", "ends_on": f"{today:%d/%m/%Y}"}
    assert client.post(reverse("services:name_deputy", args=[appointment.pk]), given).status_code == 403
    assert not DeputyCover.objects.exists()
