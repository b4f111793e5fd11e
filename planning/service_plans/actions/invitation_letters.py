"""The mails about sections that people are asked to write: kept in the outbox by the transaction that causes them."""

from collections.abc import Sequence
from datetime import date

from django.conf import settings
from django.urls import reverse

from mlco_portal.accounts.invitations import VALID_FOR, Invitation, invitation_token
from mlco_portal.accounts.models import User
from mlco_portal.mail.actions import queue_mail
from mlco_portal.wording import british_date
from planning.service_plans.models import SectionShare, ServicePlan

INVITATION, REMINDER = "section_invitation", "section_reminder"


def mail_invitation(*, plan: ServicePlan, shares: Sequence[SectionShare], by: User) -> None:
    """Ask one person to write the sections: what, until when, and the link that lets them in."""
    first = shares[0]
    said = f"\n{by.name} writes:\n{first.message}\n" if first.message else ""
    _mail(
        first,
        kind=INVITATION,
        subject=f"{by.name} asks you to write in the {plan}",
        text=(
            f"{by.name} asks you to write {_what(shares)} of the {plan}.{_until(first.due_on)}\n"
            f"{said}\nBegin here:\n{_link(plan, first)}\n\n{_how_long()}"
        ),
    )


def mail_reminder(*, plan: ServicePlan, shares: Sequence[SectionShare], by: User) -> None:
    """Remind one person of what they have not finished; the link is a new one."""
    first = shares[0]
    _mail(
        first,
        kind=REMINDER,
        subject=f"Reminder: {by.name} waits for your part of the {plan}",
        text=(
            f"{by.name} waits for {_what(shares)} of the {plan}.{_until(first.due_on)}\n\n"
            f"Write here:\n{_link(plan, first)}\n\n"
            f"When you are done, press “I have finished”.\n\n{_how_long()}"
        ),
    )


def mail_date_changed(*, plan: ServicePlan, share: SectionShare, by: User) -> None:
    new = f"by {british_date(share.due_on)}" if share.due_on else "without a date"
    _mail(
        share,
        kind="section_date_changed",
        subject=f"A new date for your part of the {plan}",
        text=f"{by.name} now asks you to finish {_what([share])} of the {plan} {new}.",
    )


def mail_taken_back(*, plan: ServicePlan, share: SectionShare, by: User) -> None:
    _mail(
        share,
        kind="section_taken_back",
        subject=f"You no longer write a section of the {plan}",
        text=(
            f"{by.name} has taken back {_what([share])} of the {plan}. What you wrote is kept in the plan; "
            "you cannot change it any more. Thank you for your help."
        ),
    )


def mail_finished(*, plan: ServicePlan, share: SectionShare, by: User) -> None:
    """Tell whoever asked that the section is done."""
    page = reverse("planning:service_plans:section", args=[plan.pk, share.section.template_section.key])
    queue_mail(
        to=share.invited_by.email,
        to_user=share.invited_by,
        kind="section_finished",
        subject=f"{by.name} has finished “{share.section.template_section.title}”",
        body=(
            f"Hello {share.invited_by.name},\n\n{by.name} has finished {_what([share])} of the {plan}.\n\n"
            f"Read it here:\n{settings.SITE_URL}{page}\n\n{_sign_off()}"
        ),
    )


def _mail(share: SectionShare, *, kind: str, subject: str, text: str) -> None:
    hello = f"Hello {share.person.name}" if share.person else "Hello"
    queue_mail(
        to=share.email,
        to_user=share.person,
        kind=kind,
        subject=subject,
        body=f"{hello},\n\n{text}\n\n{_sign_off()}",
    )


def _what(shares: Sequence[SectionShare]) -> str:
    titles = [f"“{share.section.template_section.title}”" for share in shares]
    if len(titles) == 1:
        return f"the section {titles[0]}"
    return f"the sections {', '.join(titles[:-1])} and {titles[-1]}"


def _until(due_on: date | None) -> str:
    return f" Please finish by {british_date(due_on)}." if due_on else ""


def _link(plan: ServicePlan, share: SectionShare) -> str:
    token = invitation_token(Invitation(share.email, plan.pk))
    return settings.SITE_URL + reverse("planning:service_plans:invitation", args=[token])


def _how_long() -> str:
    return f"The link is for you alone and works for {VALID_FOR.days} days. Do not send it on."


def _sign_off() -> str:
    return f"{settings.ORGANISATION['short_name']} planning portal\n"
