"""Asking people to write sections, reminding them, and taking sections back."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from mlco_portal.accounts.models import User
from mlco_portal.audit.actions import changes_between, record
from mlco_portal.mail.queries import mail_of_kind_to_since
from mlco_portal.wording import counted
from planning.approval.rules import NotAllowed
from planning.service_plans.actions.invitation_letters import (
    REMINDER,
    mail_date_changed,
    mail_invitation,
    mail_reminder,
    mail_taken_back,
)
from planning.service_plans.actions.locks import locked_plan, locked_section
from planning.service_plans.actions.milestones import keep_milestone, set_aside
from planning.service_plans.actions.writing import TypedRow
from planning.service_plans.models import PlanSection, SectionMilestone, SectionShare, ServicePlan
from planning.service_plans.rules import (
    MAX_CHARACTERS,
    MAX_ROWS,
    as_typed,
    check_editable,
)
from planning.service_plans.rules.sharing import SharingRefused, can_share, due_problem, too_many_open
from planning.service_plans.sections import kind_of
from services.queries import access_of
from services.rules import Access

REMIND_AGAIN_AFTER = timedelta(hours=12)
SET_ASIDE_WITHIN = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Invited:
    """What came of inviting: the addresses that got a mail, and what somebody was asked to write before."""

    asked: tuple[str, ...]
    already: tuple[str, ...]


def invite(
    *,
    plan: ServicePlan,
    sections: Collection[str],
    emails: Sequence[str],
    message: str = "",
    due_on: date | None = None,
    by: User,
    access: Access | None = None,
) -> Invited:
    """Ask the people at the addresses to write the sections of those keys; each gets one mail.

    Whether an address has an account changes nothing for whoever asks. Raises NotAllowed, PlanNotEditable, or
    SharingRefused: one's own address, a date that is past, more than MOST_OPEN invitations, an unknown section.
    """
    with transaction.atomic():
        locked = locked_plan(plan.pk)
        _check_may_share(locked, by, access)
        check_editable(locked, access or access_of(by, timezone.localdate()))
        wanted = list(dict.fromkeys(email.strip().lower() for email in emails))
        chosen = _chosen(locked, sections)
        _check_asked(wanted, due_on, by)
        asked_before = _asked_before(chosen)
        new = [(one, email) for email in wanted for one in chosen if (one.pk, email) not in asked_before]
        _check_room(locked, len(new))
        shares = _made(new, message, due_on, by)
        for email in wanted:
            if theirs := [share for share in shares if share.email == email]:
                _tell(locked, email, theirs, by)
    told = {share.email for share in shares}
    names = {one.pk: one.template_section.title for one in chosen}
    again = tuple(f"{email}: {names[key]}" for key, email in sorted(asked_before) if email in wanted)
    return Invited(tuple(email for email in wanted if email in told), again)


def remind(*, share: SectionShare, by: User, access: Access | None = None) -> list[SectionShare]:
    """Remind the person of all that they owe in the plan, by one mail with a new link; return what it names.

    Raises NotAllowed, PlanNotEditable, or SharingRefused when nothing is owed or they were reminded just now.
    """
    with transaction.atomic():
        locked = locked_plan(share.section.plan_id)
        _check_may_share(locked, by, access)
        check_editable(locked, access or access_of(by, timezone.localdate()))
        owed = list(
            SectionShare.objects.in_force()
            .of_asked()
            .filter(section__plan=locked, email=share.email, handed_back_at__isnull=True)
            .select_related("section__template_section", "person")
            .order_by("due_on", "section__template_section__order")
        )
        if not owed:
            raise SharingRefused("Nothing is left to remind of: the section is finished or was taken back.")
        if mail_of_kind_to_since(REMINDER, share.email, timezone.now() - REMIND_AGAIN_AFTER):
            raise SharingRefused("They got a reminder in the last 12 hours. Wait a little, or speak to them.")
        mail_reminder(plan=locked, shares=owed, by=by)
        record("service_plans.remind", by=by, about=locked, label=f"{locked}: {share.email}")
    return owed


def change_date(*, share: SectionShare, due_on: date | None, by: User, access: Access | None = None) -> SectionShare:
    """Set the date to be done by, or none, and tell the person; raises NotAllowed or SharingRefused."""
    with transaction.atomic():
        plan = locked_plan(share.section.plan_id)
        _check_may_share(plan, by, access)
        stored = _in_force(share)
        if stored.due_on == due_on:
            return stored
        if problem := due_problem(due_on, timezone.localdate()):
            raise SharingRefused(problem)
        before, stored.due_on = stored.due_on, due_on
        stored.save(update_fields=["due_on"])
        changes = changes_between({"due": before}, {"due": due_on})
        record("service_plans.change_share_date", by=by, about=plan, label=_label(plan, stored), changes=changes)
        mail_date_changed(plan=plan, share=stored, by=by)
    return stored


def take_back(*, share: SectionShare, by: User, access: Access | None = None) -> SectionShare:
    """End the person's right to write the section, at once; their text stays, and its history names it.

    A save that is on its way when this happens is refused. Raises NotAllowed, or SharingRefused the second time.
    """
    with transaction.atomic():
        section = locked_section(PlanSection.everything.filter(pk=share.section_id))
        _check_may_share(section.plan, by, access)
        stored = _in_force(share)
        name = f"Taken back from {stored.person or stored.email}"[:100]
        keep_milestone(section=section, reason=SectionMilestone.Reason.NAMED, by=by, name=name)
        stored.ended_at, stored.ended_by = timezone.now(), by
        stored.save(update_fields=["ended_at", "ended_by"])
        record("service_plans.take_section_back", by=by, about=section.plan, label=_label(section.plan, stored))
        mail_taken_back(plan=section.plan, share=stored, by=by)
    return stored


def set_aside_refused(*, share: SectionShare, text: str, rows: Sequence[TypedRow], by: User) -> bool:
    """Keep in the section's history what was typed while the section was taken back; return whether it was kept.

    Only within SET_ASIDE_WITHIN of the taking back, and only what a section could hold.
    """
    with transaction.atomic():
        section = locked_section(PlanSection.everything.filter(pk=share.section_id))
        ended = share.ended_at
        kind = kind_of(section.template_section.kind)
        given = [(row.id, kind.cells_of({name: as_typed(cell) for name, cell in row.cells.items()})) for row in rows]
        whole = "" if kind.has_rows else as_typed(text)
        size = len(whole) + sum(len(cell) for _, cells in given for cell in cells.values())
        if ended is None or timezone.now() - ended > SET_ASIDE_WITHIN or size > MAX_CHARACTERS or len(rows) > MAX_ROWS:
            return False
        set_aside(section=section, text=whole, rows=given if kind.has_rows else [], by=by)
        label = _label(section.plan, share)
        record("service_plans.set_aside", by=by, about=section.plan, label=label, reason="Typed while taken back")
    return True


def _check_may_share(plan: ServicePlan, by: User, access: Access | None) -> None:
    if not can_share(access or access_of(by, timezone.localdate()), plan):
        raise NotAllowed("Only those who write the plan can share its sections.")


def _chosen(plan: ServicePlan, keys: Collection[str]) -> list[PlanSection]:
    found = PlanSection.objects.filter(plan=plan, template_section__key__in=keys)
    chosen = list(found.select_related("template_section").order_by("template_section__order"))
    if not chosen or len(chosen) != len(set(keys)):
        raise SharingRefused("Choose at least one section of this plan.")
    return chosen


def _check_asked(emails: Sequence[str], due_on: date | None, by: User) -> None:
    if not emails:
        raise SharingRefused("Choose at least one person, or enter an e-mail address.")
    if by.email in emails:
        raise SharingRefused("You cannot ask yourself: you write this plan already.")
    if problem := due_problem(due_on, timezone.localdate()):
        raise SharingRefused(problem)


def _asked_before(chosen: Sequence[PlanSection]) -> set[tuple[int, str]]:
    return set(SectionShare.objects.in_force().filter(section__in=chosen).values_list("section_id", "email"))


def _check_room(plan: ServicePlan, wanted: int) -> None:
    there_are = SectionShare.objects.in_force().filter(section__plan=plan).count()
    if wanted and (problem := too_many_open(there_are, wanted)):
        raise SharingRefused(problem)


def _made(new: Sequence[tuple[PlanSection, str]], message: str, due_on: date | None, by: User) -> list[SectionShare]:
    found = User.objects.filter(email__in={email for _, email in new}, is_active=True)
    accounts, now = {one.email: one for one in found}, timezone.now()
    asked = {"message": message, "due_on": due_on, "invited_at": now, "invited_by": by}
    return SectionShare.objects.bulk_create(
        SectionShare(section=section, email=email, person=accounts.get(email), **asked) for section, email in new
    )


def _tell(plan: ServicePlan, email: str, shares: Sequence[SectionShare], by: User) -> None:
    titles = [share.section.template_section.title for share in shares]
    label = f"{plan}: {email}, {counted(len(titles), 'section')}"
    changes = changes_between({}, {"sections": titles, "due": shares[0].due_on})
    record("service_plans.invite", by=by, about=plan, label=label, changes=changes)
    mail_invitation(plan=plan, shares=shares, by=by)


def _in_force(share: SectionShare) -> SectionShare:
    shares = SectionShare.objects.select_for_update(of=("self",))
    stored = shares.select_related("person", "section__template_section").get(pk=share.pk)
    if stored.ended_at is not None:
        raise SharingRefused("The section was taken back already.")
    return stored


def _label(plan: ServicePlan, share: SectionShare) -> str:
    return f"{plan}: {share.section.template_section.title}, {share.email}"
