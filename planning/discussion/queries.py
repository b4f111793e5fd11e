"""Comments of a plan, and the people who take part in it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet

from mlco_portal.accounts.models import User
from mlco_portal.accounts.permissions import DECIDING, Permission
from planning.approval.models import CaseAuthor
from planning.discussion.models import Comment, Mention
from planning.service_plans.models import PlanSection, SectionRow, SectionShare, ServicePlan
from services.queries import people_allowed
from services.queries.people import HeldRoles

# Every role that allows one of these may read drafts too.
TAKING_PART = (
    Permission.WRITE_PLAN,
    *DECIDING,
    Permission.PUBLISH_PLAN,
)


@dataclass(frozen=True, slots=True)
class CommentFilter:
    """Which comments the plan's page shows."""

    section: str = ""
    mentions: int | None = None
    open_only: bool = False


# Comments on what is kept from an earlier template are read on the page of that.
_OF_ASKED = {"section__kept_aside_at__isnull": True}


def people_of_plan(plan: ServicePlan, on: date) -> list[User]:
    """Return who takes part in the plan and may read its draft, by name: who can be told of a comment.

    Its writers, those asked to write, those who decide on it, the planning team, and its authors while they may
    read it (three queries at most).
    """
    held = HeldRoles(TAKING_PART, [plan.service], on)
    keys = {
        key
        for permission in TAKING_PART
        for one in held.of(plan.service, permission)
        for key in (one.holder, *one.deputies)
    }
    people = User.objects.filter(is_active=True, pk__in=keys)
    shares = SectionShare.objects.in_force().filter(section__plan=plan)
    invited = User.objects.filter(is_active=True).filter(
        Q(pk__in=shares.values("person")) | Q(email__in=shares.filter(person__isnull=True).values("email"))
    )
    authors = User.objects.filter(pk__in=CaseAuthor.objects.filter(case=plan.case_id).values("user"))
    readers = people_allowed(Permission.READ_DRAFT_PLANS, plan.service, on)
    return list((people | invited | (authors & readers)).order_by("name", "pk"))


def section_discussed(plan: int, key: str) -> PlanSection:
    """Return the section with its rows and plan (two queries); raise PlanSection.DoesNotExist."""
    named = PlanSection.objects.select_related("template_section", "plan__case", "plan__service", "updated_by")
    rows = Prefetch("rows", SectionRow.objects.order_by("position"))
    return named.prefetch_related(rows).get(plan=plan, template_section__key=key)


def threads_of_section(section: PlanSection) -> list[Comment]:
    """Return the section's comments with their replies, the open ones first (three queries)."""
    return list(_with_replies(Comment.objects.filter(section=section, reply_to__isnull=True)))


def threads_of_plan(plan: ServicePlan, wanted: CommentFilter) -> "QuerySet[Comment]":
    """Return the plan's comments with their replies, sections and rows, the open ones first."""
    threads = Comment.objects.filter(**_OF_ASKED, section__plan=plan, reply_to__isnull=True)
    if wanted.section:
        threads = threads.filter(section__template_section__key=wanted.section)
    if wanted.open_only:
        threads = threads.filter(resolved_at__isnull=True)
    if wanted.mentions is not None:
        told = Mention.objects.filter(person=wanted.mentions)
        in_reply = told.filter(comment__reply_to=OuterRef("pk"))
        threads = threads.filter(Q(Exists(told.filter(comment=OuterRef("pk")))) | Q(Exists(in_reply)))
    rows = Prefetch("section__rows", SectionRow.objects.order_by("position"))
    return _with_replies(threads).select_related("section__template_section").prefetch_related(rows)


def _with_replies(threads: "QuerySet[Comment]") -> "QuerySet[Comment]":
    mentions = Prefetch("mentions", Mention.objects.select_related("person").order_by("person__name"))
    replies = Comment.objects.select_related("said_by").prefetch_related(mentions).order_by("said_at", "pk")
    named = threads.select_related("said_by", "resolved_by").prefetch_related(mentions, Prefetch("replies", replies))
    return named.order_by(F("resolved_at").desc(nulls_first=True), "said_at", "pk")


def comment_in(section: PlanSection, key: int) -> Comment:
    """Return one comment of the section; raise Comment.DoesNotExist."""
    return Comment.objects.select_related("said_by").get(section=section, pk=key)


def open_comments_of(plan: ServicePlan) -> int:
    """Return how many comments of the plan are not resolved."""
    open_ones = Comment.objects.filter(**_OF_ASKED, reply_to__isnull=True, resolved_at__isnull=True)
    return open_ones.filter(section__plan=plan).count()


def said_just_now(section: PlanSection, by: User, text: str, since: object) -> Comment | None:
    """Return the same words of the same person a moment ago: a button pressed twice."""
    return Comment.objects.filter(section=section, said_by=by, text=text, said_at__gte=since).first()


def owners_of(section: PlanSection, people: Iterable[User], leads: Iterable[User], *, by: User) -> list[User]:
    """Return who else than `by` writes the section, of those people: who was asked to, who saved it last.

    Where there is nobody else, the leads.
    """
    shares = SectionShare.objects.in_force().filter(section=section)
    held = {(one.person_id, one.email) for one in shares}
    mine = [
        one
        for one in people
        if one.pk != by.pk
        and (one.pk == section.updated_by_id or any(one.pk == key or one.email == email for key, email in held))
    ]
    return mine or list(leads)


def row_of(section: PlanSection, token: str) -> UUID | None:
    """Return the row of that identity, or None when the section holds none (any more)."""
    return next((row.pk for row in section.rows.all() if str(row.pk) == token), None)


def sections_of_plan(plan: int) -> list[tuple[str, str]]:
    """Return the key and title of the plan's sections, in order (one query)."""
    sections = PlanSection.objects.filter(plan=plan).select_related("template_section__template")
    ordered = sorted(
        sections, key=lambda one: (one.template_section.template.kind == "workforce", one.template_section.order)
    )
    return [(one.template_section.key, one.template_section.title) for one in ordered]
