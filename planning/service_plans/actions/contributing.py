"""What somebody who was asked to write does with it: comes in, says that they are done, goes on."""

from django.db import transaction
from django.utils import timezone

from mlco_portal.accounts.actions import open_invited_account
from mlco_portal.accounts.invitations import Invitation
from mlco_portal.accounts.models import User
from mlco_portal.accounts.rules import EmailTaken
from mlco_portal.audit.actions import record
from planning.service_plans.actions.invitation_letters import mail_finished
from planning.service_plans.models import SectionShare, ServicePlan
from planning.service_plans.queries.sharing import shares_invited_to
from planning.service_plans.rules.sharing import InvitationGone, SharingRefused


def open_account_for(*, invitation: Invitation, name: str, password: str) -> User:
    """Open the account of somebody who followed their link, and let them write what they were asked to.

    Raises InvitationGone when everything was taken back, or EmailTaken when the address has an account by now.
    """
    shares = shares_invited_to(invitation.about, invitation.email)
    if not shares:
        raise InvitationGone("The sections were taken back.")
    if any(share.person_id is not None for share in shares):
        raise EmailTaken
    plan = shares[0].section.plan
    account = open_invited_account(
        name=name, email=invitation.email, password=password, reason=f"Asked to write {plan}"
    )
    accept_invitation(plan=plan, by=account)
    return account


def accept_invitation(*, plan: ServicePlan, by: User) -> int:
    """Note that the person has come to write what they were asked to in the plan; return how many sections are new."""
    with transaction.atomic():
        waiting = SectionShare.objects.in_force().held_by(by).filter(section__plan=plan, accepted_at__isnull=True)
        count = waiting.update(person=by, accepted_at=timezone.now())
        if count:
            record("service_plans.accept_invitation", by=by, about=plan)
    return count


def finish_section(*, share: SectionShare, by: User) -> SectionShare:
    """Say that the person's part is done, and tell whoever asked; raise SharingRefused once it was taken back."""
    with transaction.atomic():
        stored = _of(share, by)
        if stored.handed_back_at is None:
            stored.person, stored.handed_back_at = by, timezone.now()
            stored.accepted_at = stored.accepted_at or stored.handed_back_at
            stored.save(update_fields=["person", "accepted_at", "handed_back_at"])
            _record("service_plans.finish_section", stored, by)
            mail_finished(plan=stored.section.plan, share=stored, by=by)
    return stored


def resume_section(*, share: SectionShare, by: User) -> SectionShare:
    """Take back that it is finished, for as long as nobody took the section back; raises SharingRefused."""
    with transaction.atomic():
        stored = _of(share, by)
        if stored.handed_back_at is not None:
            stored.handed_back_at = None
            stored.save(update_fields=["handed_back_at"])
            _record("service_plans.resume_section", stored, by)
    return stored


def _of(share: SectionShare, by: User) -> SectionShare:
    shares = SectionShare.objects.select_for_update(of=("self",)).in_force().held_by(by)
    named = shares.select_related("section__template_section", "section__plan__service", "invited_by")
    stored = named.filter(pk=share.pk).first()
    if stored is None:
        raise SharingRefused(
            "The section was taken back, so there is nothing to finish. Your text is kept in the plan."
        )
    return stored


def _record(action: str, share: SectionShare, by: User) -> None:
    plan = share.section.plan
    record(action, by=by, about=plan, label=f"{plan}: {share.section.template_section.title}")
