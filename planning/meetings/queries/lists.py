"""Which meetings somebody sees, who can chair one, and which plans can be taken onto its list."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet

from mlco_portal.accounts.models import User
from mlco_portal.accounts.permissions import DECIDING, Permission
from mlco_portal.accounts.roles import ROLES
from planning.approval.models import ApprovalCase, CaseStep
from planning.approval.queries import cases_awaiting
from planning.cycle.models import PlanningCycle
from planning.meetings.models import Meeting, MeetingItem
from planning.meetings.rules import BODIES, can_prepare, chairs_of, prepares_all
from services.models import Appointment
from services.queries import access_of, services_within
from services.rules import Access

Staged = MeetingItem.Staged


@dataclass(frozen=True, slots=True)
class Chair:
    """Somebody who can chair a meeting of those they decide with."""

    permission: Permission
    user: User

    @property
    def key(self) -> str:
        return f"{self.permission.value}:{self.user.pk}"

    @property
    def label(self) -> str:
        return f"{BODIES[self.permission]}: {self.user.name}"


def meetings_for(access: Access) -> QuerySet[Meeting]:
    """Return the meetings that the person may open, the newest first.

    Before it is applied, only its chair, the chair's deputy of today and the planning team know of it. Afterwards also
    those who see the evidence of every decision, and whoever decides as those who met on all of its plans, those
    that it left among them: its minutes name them.
    """
    named = Meeting.objects.select_related("chair").order_by("-held_on", "-pk")
    if prepares_all(access):
        return named
    seen = Q(chair=access.user_id)
    for permission in DECIDING:
        held = access.grants_for(permission)
        principals = [one.on_behalf_of_id for one in held if one.on_behalf_of_id is not None]
        seen |= Q(decides_as=permission, chair__in=principals)
        if held:
            beyond = MeetingItem.objects.filter(meeting=OuterRef("pk"))
            beyond = beyond.exclude(case__service__in=services_within(access, permission))
            seen |= Q(~Exists(beyond), decides_as=permission, applied_at__isnull=False)
    if access.allows(Permission.READ_EVIDENCE):
        seen |= Q(applied_at__isnull=False)
    return named.filter(seen)


def with_counts(meetings: QuerySet[Meeting]) -> QuerySet[Meeting]:
    """Count what is on the list of each, and what is staged or decided (in the same query)."""
    return meetings.annotate(
        plans=Count("items"),
        staged=Count("items", filter=~Q(items__staged=Staged.NOTHING)),
        decided=Count("items", filter=Q(items__decision__isnull=False)),
    )


def meeting_opened(access: Access, key: int) -> tuple[Meeting, bool]:
    """Return the meeting and whether the person prepares it; raise Meeting.DoesNotExist also when it is not theirs."""
    meeting = meetings_for(access).select_related("chair", "made_by").get(pk=key)
    return meeting, can_prepare(access, meeting)


def running_years() -> list[int]:
    """Return the years in which decisions can be made, the newest first."""
    years = PlanningCycle.objects.filter(state=PlanningCycle.State.OPEN).order_by("-year")
    return [int(one) for one in years.values_list("year", flat=True)]


def possible_chairs(access: Access, on: date) -> list[Chair]:
    """Return who can chair: anybody who decides, for the planning team; else the person, and those they stand in for.

    One line for each person and each of those they decide with (one query).
    """
    roles = [code for code, role in ROLES.items() if role.permissions & set(DECIDING)]
    held = Appointment.objects.in_force(on).filter(role__in=roles, user__is_active=True)
    if not prepares_all(access):
        held = held.filter(user__in=chairs_of(access))
    found: dict[str, Chair] = {}
    for one in held.select_related("user").order_by("user__name", "user", "pk"):
        for permission in DECIDING:
            if permission in ROLES[one.role].permissions:
                chair = Chair(permission, one.user)
                found.setdefault(chair.key, chair)
    order = list(BODIES)
    return sorted(found.values(), key=lambda chair: (order.index(chair.permission), chair.user.name, chair.user.pk))


def chair_access(meeting: Meeting, on: date) -> Access:
    """Return what the chair may do that day (two queries)."""
    return access_of(meeting.chair, on)


def cases_to_take(meeting: Meeting, on: date) -> QuerySet[ApprovalCase]:
    """Return the cases that wait for those who meet, that the chair may decide on, and that are not on the list.

    By service group, then by name; each with its plan, and the other meetings that have it on their list.
    """
    asked = CaseStep.objects.filter(case=OuterRef("pk"), order=OuterRef("step__order"), settled_at__isnull=True)
    theirs = Q(permission=meeting.decides_as)
    theirs |= Q(next_in_line=meeting.decides_as, passed_on_at__isnull=False)
    waiting = cases_awaiting(chair_access(meeting, on)).filter(Exists(asked.filter(theirs)), year=meeting.year)
    waiting = waiting.filter(service_plan__isnull=False)  # documents of the organisation are decided on one at a time
    listed = MeetingItem.objects.filter(meeting=meeting).values("case")
    elsewhere = MeetingItem.objects.filter(meeting__applied_at__isnull=True, meeting__cancelled_at__isnull=True)
    return (
        waiting.exclude(pk__in=listed)
        .select_related("service__group", "service__locality", "step", "service_plan")
        .prefetch_related(Prefetch("meeting_items", elsewhere.select_related("meeting"), to_attr="elsewhere"))
        .order_by("service__group__order", "service__name", "pk")
    )
