"""However two administrators meet, one of them is left."""

from datetime import timedelta

import pytest
from django.utils import timezone

from mlco_portal.accounts.actions import close_account
from mlco_portal.accounts.models import User
from mlco_portal.accounts.rules import NotAllowed
from services.actions import end_appointment
from services.models import Appointment
from services.rules.catalogue import NotPermitted
from services.rules.people import AppointmentRefused
from tests.factories import UserFactory, person
from tests.planning.approval.test_concurrency import at_once

REFUSALS = (AppointmentRefused, NotPermitted, NotAllowed)


def administrators_from_tomorrow() -> int:
    tomorrow = timezone.localdate() + timedelta(days=1)
    return Appointment.objects.in_force(tomorrow).filter(role="administrator", user__is_active=True).count()


def end_role_of(whom: User, by: User) -> None:
    end_appointment(appointment=whom.appointments.get(), last_day=timezone.localdate(), by=by)


def close(whom: User, by: User) -> None:
    close_account(account=whom, by=by)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("one_does", "other_does"),
    [(end_role_of, end_role_of), (close, close), (end_role_of, close)],
    ids=["roles", "accounts", "role and account"],
)
@pytest.mark.parametrize("_round", range(3))
def test_two_who_take_each_other_out_at_the_same_instant_leave_one(one_does, other_does, _round: int) -> None:
    one, other = person("administrator"), person("administrator")
    answers = at_once(lambda: one_does(other, one), lambda: other_does(one, other))
    assert [isinstance(answer, REFUSALS) for answer in answers].count(True) == 1, answers
    assert administrators_from_tomorrow() == 1


@pytest.mark.django_db
def test_account_of_the_last_administrator_stays_open() -> None:
    one, other = person("administrator"), person("administrator")
    end_role_of(other, one)
    with pytest.raises(NotAllowed, match="Nobody else would be an administrator"):
        close_account(account=one, by=other)
    close_account(account=other, by=one)
    assert administrators_from_tomorrow() == 1


@pytest.mark.django_db
def test_accounts_of_others_close_as_before() -> None:
    team, leaver = UserFactory(), UserFactory()
    close_account(account=leaver, by=team)
    leaver.refresh_from_db()
    assert leaver.is_active is False
