"""Look-ups of conditions: mine, of a plan, of a year; in a fixed number of questions for any number of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from mlco_portal.accounts.models import User
from mlco_portal.accounts.permissions import DECIDING, Permission
from mlco_portal.accounts.roles import ROLES
from mlco_portal.audit.models import AuditEntry
from planning.approval.models import ApprovalCase, CaseAuthor, Condition, Decision, Move
from planning.approval.open_conditions import OpenConditions
from planning.conditions.rules import State, stood_in_for
from services.models import ServiceGroup
from services.queries import services_within
from services.queries.people import people_to_choose_from
from services.rules import Access

SHOWN_CLOSED = 10


@dataclass(frozen=True, slots=True)
class ConditionFilter:
    """What a list of conditions is narrowed to; "" narrows nothing."""

    group: str = ""
    state: str = ""
    text: str = ""


def with_names(conditions: QuerySet[Condition]) -> QuerySet[Condition]:
    """Fetch what a line and a page show (no more queries)."""
    return conditions.select_related(
        "owner", "reported_by", "closed_by", "closing_decision", "decision__on_behalf_of", "decision__by"
    ).select_related("case__service__group")


def condition_with_key(key: int) -> Condition:
    """Return the condition with its names; raise Condition.DoesNotExist."""
    return with_names(Condition.objects.all()).get(pk=key)


def owned_by(access: Access) -> QuerySet[Condition]:
    """Return the open conditions of the person, and of those they stand in for, the nearest date first."""
    owners = [access.user_id, *stood_in_for(access)]
    return with_names(Condition.objects.open().filter(owner__in=owners)).order_by("due_on", "pk")


def minded_by(access: Access) -> QuerySet[Condition]:
    """Return the open conditions that the person set or may close as one who decides, the nearest date first.

    `approval.rules.minding_grants` as SQL: nobody who wrote the plan, declared a conflict of interest in
    it or owns the condition, nor in their place. What the planning team may close besides stands on the page of the
    year.
    """
    reach = Q(decision__by=access.user_id) | Q(decision__on_behalf_of=access.user_id)
    for permission in DECIDING:
        roles = [code for code, role in ROLES.items() if permission in role.permissions]
        for grant in access.grants_for(permission):
            services = services_within(Access(access.user_id, (grant,)), permission)
            one = Q(decision__role__in=roles, case__service__in=services)
            if grant.on_behalf_of_id is not None:
                one &= ~Q(owner=grant.on_behalf_of_id) & Q(~Exists(_written_by(grant.on_behalf_of_id)))
                one &= Q(~Exists(_declared_by(grant.on_behalf_of_id)))
            reach |= one
    found = Condition.objects.open().filter(reach).exclude(owner=access.user_id)
    found = found.filter(~Exists(_written_by(access.user_id)), ~Exists(_declared_by(access.user_id)))
    return with_names(found).order_by("due_on", "pk")


def _written_by(user: int | None) -> QuerySet[CaseAuthor]:
    return CaseAuthor.objects.filter(case=OuterRef("case"), user=user)


def _declared_by(user: int | None) -> QuerySet[Decision]:
    return Decision.objects.filter(case=OuterRef("case"), move=Move.DECLARE_CONFLICT, by=user)


def conditions_of_case(case: int) -> QuerySet[Condition]:
    """Return all conditions of the plan, the open ones first, then by number."""
    found = with_names(Condition.objects.filter(case=case))
    return found.order_by(F("closed_at").asc(nulls_first=True), "number")


def case_with_service(key: int) -> ApprovalCase:
    """Return the case of a page; raise ApprovalCase.DoesNotExist."""
    return ApprovalCase.objects.select_related("service__group", "step").get(pk=key)


def conditions_of_year(access: Access, year: int, wanted: ConditionFilter, today: date) -> QuerySet[Condition]:
    """Return the year's conditions that the person may see and that fit, the nearest date first."""
    reach = Q(pk__in=[])
    for permission in (Permission.PUBLISH_PLAN, Permission.READ_EVIDENCE):
        reach |= Q(case__service__in=services_within(access, permission))
    found = Condition.objects.filter(reach, _in_state(wanted.state, today), case__year=year)
    if wanted.group:
        found = found.filter(case__service__group__code=wanted.group)
    for word in wanted.text.replace("\x00", "").split()[:10]:
        said = Q(text__icontains=word) | Q(owner__name__icontains=word) | Q(case__service__name__icontains=word)
        found = found.filter(said)
    return with_names(found).order_by("closed_at", "due_on", "pk")


def _in_state(state: str, today: date) -> Q:
    is_open = Q(closed_at__isnull=True)
    if state == State.CLOSED:
        return ~is_open
    if state == State.REPORTED:
        return is_open & Q(reported_at__isnull=False)
    if state == State.OVERDUE:
        return is_open & Q(due_on__lt=today)
    return is_open if state != "all" else Q()


def years_with_conditions() -> Sequence[int]:
    """Return the planning years that have conditions, the latest first."""
    years = Condition.objects.order_by("-case__year").values_list("case__year", flat=True).distinct()
    return [int(year) for year in years]


def groups_to_choose() -> list[tuple[str, str]]:
    return list(ServiceGroup.objects.order_by("order", "name").values_list("code", "name"))


def owners_to_choose() -> QuerySet[User]:
    """Return who can own a condition: everybody whose account is open."""
    return people_to_choose_from()


def decisions_on(condition: Condition) -> list[Decision]:
    """Return what was decided about the condition after it was set, oldest first (one query)."""
    moves = [Move.CHANGE_CONDITION, Move.CLOSE_CONDITION]
    found = Decision.objects.filter(case=condition.case_id, move__in=moves).order_by("sequence")
    return [one for one in found if one.details.get("condition", {}).get("number") == condition.number]


def reports_of(condition: Condition) -> QuerySet[AuditEntry]:
    """Return each time that somebody said what was done, oldest first."""
    told = AuditEntry.objects.filter(object_type=Condition._meta.label, object_id=str(condition.pk))
    return told.filter(action="approval.report_condition").order_by("at", "pk")


def to_meet_by(access: Access) -> QuerySet[Condition]:
    """Return the open conditions that the person, or somebody they stand in for, has not said to be met."""
    return owned_by(access).filter(reported_at__isnull=True)


def owed_counts(access: Access, today: date) -> OpenConditions:
    """Return how many open conditions the person owns, or those they stand in for (one query)."""
    dates = list(to_meet_by(access).order_by().values_list("due_on", flat=True))
    return OpenConditions(len(dates), sum(one < today for one in dates))


def reported_to(access: Access) -> int:
    """Return how many conditions that the person minds are said to be done, and wait to be closed (one query)."""
    return minded_by(access).filter(reported_at__isnull=False).order_by().count()
