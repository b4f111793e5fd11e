"""Who was asked to write which section, and how far they are."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from mlco_portal.accounts.models import User
from mlco_portal.accounts.permissions import Permission
from planning.service_plans.models import PlanSection, SectionMilestone, SectionShare, ServicePlan
from planning.service_plans.queries.times import with_times
from services.models import Appointment
from services.queries import people_allowed

MOST_TO_CHOOSE = 40


def shares_section(user: User, section: int) -> bool:
    """Whether the person was invited to write the section and it was not taken back (one query)."""
    return SectionShare.objects.in_force().held_by(user).filter(section=section).exists()


def shares_in_plan(user: User, plan: int) -> bool:
    """Whether the person was invited to write any section of the plan (one query)."""
    return SectionShare.objects.in_force().held_by(user).filter(section__plan=plan).exists()


def has_shares(user: User) -> bool:
    """Whether the person was invited to write anything that was not taken back (one query)."""
    return SectionShare.objects.in_force().held_by(user).exists()


def share_taken_back(user: User, plan: int, key: str) -> SectionShare | None:
    """Return what the person was asked to write there and lost last, or None (one query)."""
    shares = SectionShare.objects.held_by(user).filter(ended_at__isnull=False)
    theirs = shares.filter(section__plan__pk=plan, section__template_section__key=key)
    return theirs.select_related("ended_by", "section__template_section").order_by("-ended_at").first()


def shares_of_plan(plan: int) -> list[SectionShare]:
    """Return all that were made in the plan, taken back or not, in the order of its sections (one query).

    Each says `has_begun`: the person has written in the section since they were asked; and `is_colleague`: they hold a
    role for the very service.
    """
    return list(
        _shown(SectionShare.objects.of_asked().filter(section__plan=plan)).order_by(
            "section__template_section__template__kind", "section__template_section__order", "invited_at", "pk"
        )
    )


def held_by(user: User) -> QuerySet[SectionShare]:
    """Return what the person was asked to write and may write still."""
    return SectionShare.objects.in_force().of_asked().held_by(user)


def shares_held_by(user: User) -> list[SectionShare]:
    """Return what the person was asked to write and may write still, the soonest due first."""
    held = held_by(user)
    order = (F("due_on").asc(nulls_last=True), "section__plan", "section__template_section__order")
    found = list(_shown(held).order_by(*order))
    with_times(share.section.plan for share in found)
    return found


def share_of_plan(plan: int, key: int) -> SectionShare:
    """Return one that was made in the plan; raise SectionShare.DoesNotExist."""
    return _shown(SectionShare.objects.filter(section__plan=plan)).get(pk=key)


def has_section(plan: int, key: str) -> bool:
    """Whether the plan has a section of that key (one query)."""
    return PlanSection.objects.filter(plan=plan, template_section__key=key).exists()


def shares_of_section(plan: int, key: str) -> list[SectionShare]:
    """Return who writes the section by invitation now (one query)."""
    held = SectionShare.objects.in_force().of_asked()
    held = held.filter(section__plan__pk=plan, section__template_section__key=key)
    return list(_shown(held).order_by("invited_at", "pk"))


def shares_invited_to(plan: int, email: str) -> list[SectionShare]:
    """Return what the address was asked to write in the plan and was not taken back, in the plan's order."""
    held = SectionShare.objects.in_force().of_asked().filter(section__plan=plan, email=email)
    return list(_shown(held).order_by("section__template_section__order"))


def _shown(shares: "QuerySet[SectionShare]") -> "QuerySet[SectionShare]":
    named = shares.select_related(
        "person", "invited_by", "section__template_section__template", "section__updated_by"
    ).select_related("section__plan__service", "section__plan__case")
    wrote_last = Q(section__updated_by=F("person"), section__updated_at__gte=F("invited_at"))
    wrote = SectionMilestone.objects.filter(
        section=OuterRef("section"), written_by=OuterRef("person"), made_at__gte=OuterRef("invited_at")
    )
    colleague = Appointment.objects.filter(user=OuterRef("person"), service=OuterRef("section__plan__service"))
    return named.annotate(has_begun=wrote_last | Q(Exists(wrote)), is_colleague=Exists(colleague))


def people_to_ask(plan: ServicePlan, on: date, *, without: Iterable[int] = ()) -> list[User]:
    """Return colleagues to choose from: who writes plans of the service, was asked to before, or leads an enabler.

    Anybody else is asked by address, so that the page is no directory of accounts.
    """
    writers = people_allowed(Permission.WRITE_PLAN, plan.service, on)
    helpers = people_allowed(Permission.ANSWER_SUPPORT, plan.service, on)
    before = SectionShare.objects.filter(section__plan__service=plan.service, accepted_at__isnull=False)
    asked = User.objects.filter(is_active=True, pk__in=before.values("person"))
    found = (writers | helpers | asked).exclude(pk__in=list(without)).order_by("name", "pk")
    return list(found[:MOST_TO_CHOOSE])


def sections_to_share(plan: int) -> list[PlanSection]:
    """Return the plan's sections in order, with what they are called (one query)."""
    sections = PlanSection.objects.filter(plan=plan).select_related("template_section__template")
    return sorted(
        sections, key=lambda one: (one.template_section.template.kind == "workforce", one.template_section.order)
    )
