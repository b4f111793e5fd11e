"""Giving late passes, taking them back, and asking the planning team for one."""

from datetime import datetime
from urllib.parse import urlencode

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from mlco_portal.accounts.models import User
from mlco_portal.accounts.permissions import Permission
from mlco_portal.audit.actions import record
from mlco_portal.mail.actions import notify_all, queue_mail
from mlco_portal.mail.letters import letter_of_choice
from mlco_portal.mail.models import Topic
from mlco_portal.wording import british_datetime
from mlco_portal.years import PlanningYear
from planning.approval import engine
from planning.cycle.models import LatePass, PlanningCycle
from planning.cycle.queries.passes import ASKED, has_asked_on, planning_team, writers_of
from planning.cycle.queries.windows import windows_of
from planning.cycle.rules.passes import PassRefused, asking_problem, expiry_problem
from planning.cycle.rules.windows import State
from services.models import Service
from services.queries import access_of

GIVEN = "cycle.late_pass_given"
ENDED = "cycle.late_pass_ended"


def give_pass(
    *, cycle: PlanningCycle, service: Service, user: User, expires_at: datetime, reason: str, by: User
) -> LatePass:
    """Let the person write and submit the service's plan until the moment, and tell them.

    A pass that they hold for it already ends: the new one counts. Raises PassRefused for a year that is not open, a
    moment that is past or too late, somebody who does not write the plan, no reason, or a person who may not give one.
    """
    with transaction.atomic():
        locked = PlanningCycle.objects.select_for_update().get(pk=cycle.pk)
        _check_gives(by)
        now = timezone.now()
        _check_fits(locked, service, user, expires_at, reason, now)
        for held in LatePass.objects.in_force().filter(cycle=locked, service=service, user=user):
            _end(held, by, now)
        given = LatePass.objects.create(
            cycle=locked,
            service=service,
            user=user,
            expires_at=expires_at,
            reason=reason.strip(),
            given_at=now,
            given_by=by,
        )
        record("cycle.give_pass", by=by, about=given, label=_label(given), reason=given.reason, at=now)
        until = british_datetime(timezone.localtime(expires_at))
        _tell_at_once(
            user,
            kind=GIVEN,
            subject=f"You can still write the plan of {service}",
            text=f"You have a late pass for the plan of {service} for {PlanningYear(locked.year)} until {until}.",
        )
    return given


def _check_fits(
    cycle: PlanningCycle, service: Service, user: User, expires_at: datetime, reason: str, now: datetime
) -> None:
    """Raise PassRefused when no such pass can be given now."""
    year = windows_of(cycle.year)
    if year is None or cycle.state != State.OPEN:
        raise PassRefused("Late passes are for a year that is open.")
    problem = expiry_problem(year, expires_at, now)
    if problem:
        raise PassRefused(f"{problem}.")
    if not reason.strip():
        raise PassRefused("Give a reason. It stands in the list of passes.")
    if not writers_of(service, timezone.localdate()).filter(pk=user.pk).exists():
        raise PassRefused(f"{user} does not write the plan of {service}. Choose one of those who do.")


def end_pass(*, late_pass: LatePass, by: User) -> LatePass:
    """Take the pass back at once and tell its holder; what they saved stays. Raises PassRefused the second time."""
    with transaction.atomic():
        locked = LatePass.objects.select_for_update(of=("self",)).select_related("service", "user").get(pk=late_pass.pk)
        _check_gives(by)
        engine.hold_decisions()
        now = timezone.now()
        if locked.ended_at is not None or locked.expires_at <= now:
            raise PassRefused("This pass has ended already.")
        _end(locked, by, now)
        _tell_at_once(
            locked.user,
            kind=ENDED,
            subject=f"Your late pass for the plan of {locked.service} has ended",
            text="The planning team took it back. What you have saved is kept. Ask them if you need more time.",
        )
    return locked


def _tell_at_once(user: User, *, kind: str, subject: str, text: str) -> None:
    """A pass can end before the next morning's mail, so this does not wait for it."""
    if user.is_active:
        body = letter_of_choice(name=user.name, text=text, link=reverse("home"))
        queue_mail(to=user.email, to_user=user, kind=kind, subject=subject, body=body)


def ask_for_pass(*, cycle: PlanningCycle, service: Service, why: str, by: User) -> bool:
    """Tell the planning team that the person asks for a late pass; return False when they did so today already.

    Raises PassRefused for somebody who does not write the plan, or when a pass would change nothing.
    """
    today = timezone.localdate()
    with transaction.atomic():
        locked = PlanningCycle.objects.select_for_update().get(pk=cycle.pk)
        access = access_of(by, today)
        if not any(access.allows(one, service) for one in (Permission.WRITE_PLAN, Permission.SUBMIT_PLAN)):
            raise PassRefused(f"Only those who write the plan of {service} can ask for a late pass.")
        problem = asking_problem(windows_of(locked.year), today)
        if problem:
            raise PassRefused(problem)
        address = reverse("planning:cycle:give_pass", args=[PlanningYear(locked.year)])
        link = f"{address}?{urlencode({'service': service.code, 'user': by.pk})}"
        label = f"{locked}: {service}"
        if has_asked_on(locked, label, by, today):
            return False
        said = f"\n\nThey say: {why.strip()}" if why.strip() else ""
        notify_all(
            people=planning_team(today),
            topic=Topic.WAITING,
            kind=ASKED,
            subject=f"{by} asks for a late pass: {service}",
            text=f"{by} asks to write the plan of {service} for {PlanningYear(locked.year)} after it was due.{said}",
            link=link,
        )
        record(ASKED, by=by, about=locked, label=label, reason=why.strip())
    return True


def _check_gives(by: User) -> None:
    if not access_of(by, timezone.localdate()).allows(Permission.MANAGE_CYCLE):
        raise PassRefused("Only the planning team gives late passes and takes them back.")


def _end(late_pass: LatePass, by: User, now: datetime) -> None:
    late_pass.ended_at = now
    late_pass.save(update_fields=["ended_at"])
    record("cycle.end_pass", by=by, about=late_pass, label=_label(late_pass), changes={"ended_at": [None, now]}, at=now)


def _label(late_pass: LatePass) -> str:
    return f"{late_pass.user}, {late_pass.service}, {PlanningYear(late_pass.cycle.year)}"
