"""What people are told of sections that they are asked to write, by the transaction that causes it.

Invitations and reminders hold a secret link, so they go at once, as mails of their own."""

from collections.abc import Sequence
from datetime import date

from django.conf import settings
from django.urls import reverse

from mlco_portal.accounts.invitations import VALID_FOR, Invitation, invitation_token
from mlco_portal.accounts.models import User
from mlco_portal.mail.actions import notify, queue_mail
from mlco_portal.mail.letters import letter
from mlco_portal.mail.models import Topic
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
    _tell(
        share,
        kind="section_date_changed",
        subject=f"A new date for your part of the {plan}",
        text=f"{by.name} now asks you to finish {_what([share])} of the {plan} {new}.",
        link=_page(plan, share),
    )


def mail_taken_back(*, plan: ServicePlan, share: SectionShare, by: User) -> None:
    _tell(
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
    notify(
        to_user=share.invited_by,
        topic=Topic.SHARING,
        kind="section_finished",
        subject=f"{by.name} has finished “{share.section.template_section.title}”",
        text=f"{by.name} has finished {_what([share])} of the {plan}.\n\nRead it here:",
        link=_page(plan, share),
    )


def _tell(share: SectionShare, *, kind: str, subject: str, text: str, link: str = "") -> None:
    """Tell somebody with an account as they chose to hear of it; anybody else by mail at once."""
    if share.person is None:
        _mail(share, kind=kind, subject=subject, text=text)
    else:
        notify(to_user=share.person, topic=Topic.SHARING, kind=kind, subject=subject, text=text, link=link)


def _page(plan: ServicePlan, share: SectionShare) -> str:
    return reverse("planning:service_plans:section", args=[plan.pk, share.section.template_section.key])


def _mail(share: SectionShare, *, kind: str, subject: str, text: str) -> None:
    name = share.person.name if share.person else ""
    queue_mail(
        to=share.email,
        to_user=share.person,
        kind=kind,
        subject=subject,
        body=letter(name=name, text=text),
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
