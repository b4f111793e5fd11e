"""Saying something about a section, changing it, resolving it: atomic, audited, told to those it concerns."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from mlco_portal.accounts.models import User
from mlco_portal.audit.actions import changes_between, record
from planning.approval.rules import NotAllowed
from planning.discussion.models import Comment, Mention
from planning.discussion.notices import tell_of_comment
from planning.discussion.queries import owners_of, people_of_plan, row_of, said_just_now
from planning.discussion.rules import CommentRefused, can_change, named_in, people_to_tell, text_problem
from planning.service_plans.models import PlanSection
from planning.service_plans.queries import people_who_submit, shares_in_plan
from planning.service_plans.rules import as_typed, can_read
from services.queries import access_of
from services.rules import Access

SAME_PRESS = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Said:
    """A comment that was kept, who is told of it, and names in it that are nobody's here."""

    comment: Comment
    told: tuple[User, ...]
    unknown: tuple[str, ...]


def add_comment(
    *,
    section: PlanSection,
    text: str,
    row: str = "",
    reply_to: Comment | None = None,
    tell: Collection[int] = (),
    by: User,
    access: Access | None = None,
) -> Said:
    """Keep what the person says about the section or one of its rows, and mail those it concerns once each.

    Told are: who is named by @Full Name or ticked in `tell`, who writes the section, who said something in the
    thread; only people who take part in the plan and may read it, never whoever said it. An answer opens a resolved
    thread again. Raises NotAllowed, or CommentRefused for an empty text or one beyond MOST_CHARACTERS.
    """
    text = as_typed(text).strip()
    if problem := text_problem(text):
        raise CommentRefused(problem)
    with transaction.atomic():
        locked = _locked(section, by, access)
        before = said_just_now(locked, by, text, timezone.now() - SAME_PRESS)
        if before is not None:
            return Said(before, (), ())
        first = _first(locked, reply_to)
        comment = Comment.objects.create(
            section=locked,
            row=first.row if first else row_of(locked, row),
            reply_to=first,
            text=text,
            said_at=timezone.now(),
            said_by=by,
        )
        if first is not None and first.resolved_at is not None:
            _set_resolved(first, None)
        record("discussion.comment", by=by, about=locked.plan, label=_label(locked), changes={"text": [None, text]})
        return _tell(comment, locked, tell, by, everybody=True)


def edit_comment(*, comment: Comment, text: str, by: User, access: Access | None = None) -> Said:
    """Change one's own words; people named for the first time are told. Raises NotAllowed or CommentRefused."""
    text = as_typed(text).strip()
    if problem := text_problem(text):
        raise CommentRefused(problem)
    with transaction.atomic():
        section = _locked(comment.section, by, access)
        stored = Comment.objects.select_for_update(of=("self",)).select_related("said_by").get(pk=comment.pk)
        if not can_change(stored, by):
            raise NotAllowed("People change only their own comments.")
        if stored.text == text:
            return Said(stored, (), ())
        changes = changes_between({"text": stored.text}, {"text": text})
        stored.text, stored.edited_at = text, timezone.now()
        stored.save(update_fields=["text", "edited_at"])
        record("discussion.edit_comment", by=by, about=section.plan, label=_label(section), changes=changes)
        return _tell(stored, section, (), by, everybody=False)


def resolve_thread(*, comment: Comment, by: User, access: Access | None = None) -> Comment:
    """Say that nothing is left to do about the comment; the second time changes nothing. Raises NotAllowed."""
    return _turn(comment, by, access, resolved=True)


def reopen_thread(*, comment: Comment, by: User, access: Access | None = None) -> Comment:
    """Say that there is something left to do after all; raises NotAllowed."""
    return _turn(comment, by, access, resolved=False)


def _turn(comment: Comment, by: User, access: Access | None, *, resolved: bool) -> Comment:
    with transaction.atomic():
        section = _locked(comment.section, by, access)
        stored = Comment.objects.select_for_update(of=("self",)).get(pk=comment.pk)
        if stored.reply_to_id is not None:
            raise CommentRefused("An answer is resolved with the comment that it answers.")
        if (stored.resolved_at is not None) != resolved:
            _set_resolved(stored, by if resolved else None)
            action = "discussion.resolve" if resolved else "discussion.reopen"
            record(action, by=by, about=section.plan, label=_label(section), reason=stored.text[:200])
    return stored


def _set_resolved(comment: Comment, by: User | None) -> None:
    comment.resolved_at, comment.resolved_by = (timezone.now(), by) if by else (None, None)
    comment.save(update_fields=["resolved_at", "resolved_by"])


def _locked(section: PlanSection, by: User, access: Access | None) -> PlanSection:
    """Lock the section, so that a button pressed twice speaks once; check who speaks after the wait."""
    sections = PlanSection.objects.select_for_update(of=("self",))
    locked = sections.select_related("template_section", "plan__case", "plan__service", "updated_by").get(pk=section.pk)
    granted = access or access_of(by, timezone.localdate())
    if not can_read(granted, locked.plan) and not shares_in_plan(by, locked.plan_id):
        raise NotAllowed("Only those who may read the draft can comment on it.")
    return locked


def _first(section: PlanSection, reply_to: Comment | None) -> Comment | None:
    """Return the comment that the thread began with."""
    if reply_to is None:
        return None
    key = reply_to.reply_to_id or reply_to.pk
    return Comment.objects.select_for_update(of=("self",)).get(pk=key, section=section)


def _tell(comment: Comment, section: PlanSection, ticked: Collection[int], by: User, *, everybody: bool) -> Said:
    people = people_of_plan(section.plan, timezone.localdate())
    named = named_in(comment.text, people)
    chosen = people_to_tell([named.people, [one for one in people if one.pk in ticked]], by)
    known = set(comment.mentions.values_list("person", flat=True))
    new = [one for one in chosen if one.pk not in known]
    Mention.objects.bulk_create([Mention(comment=comment, person=one) for one in new])
    others: list[User] = []
    if everybody:
        leads = people_who_submit(section.plan, timezone.localdate())
        others = owners_of(section, people, leads, by=by) + _thread_people(comment, people)
    told = people_to_tell([new, others], by)
    tell_of_comment(comment=comment, section=section, people=told, named={one.pk for one in new})
    return Said(comment, tuple(told), named.unknown)


def _thread_people(comment: Comment, people: list[User]) -> list[User]:
    """Return who said something before in the thread and may still read it."""
    if comment.reply_to_id is None:
        return []
    thread = Comment.objects.filter(reply_to=comment.reply_to_id).values_list("said_by", flat=True)
    spoke = {*thread, *Comment.objects.filter(pk=comment.reply_to_id).values_list("said_by", flat=True)}
    return [one for one in people if one.pk in spoke]


def _label(section: PlanSection) -> str:
    return f"{section.plan}: {section.template_section.title}"
