"""Actions: mine, of a provider, of all; and what was done with each."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Q, QuerySet

from kloe.providers.models import Provider, ProviderAction
from kloe.providers.rules.permissions import stood_in_for
from kloe.providers.rules.standing import State
from mlco_portal.accounts.models import User
from mlco_portal.accounts.permissions import Permission
from mlco_portal.accounts.roles import ROLES
from mlco_portal.audit.models import AuditEntry
from services.models import Appointment, Scope
from services.queries.people import people_to_choose_from
from services.rules import Access

MOVES = ("providers.report_action", "providers.ask_for_more", "providers.change_action", "providers.close_action")


@dataclass(frozen=True, slots=True)
class ActionFilter:
    """What a list of actions is narrowed to; "" shows open ones."""

    state: str = ""
    text: str = ""


def with_names(actions: QuerySet[ProviderAction]) -> QuerySet[ProviderAction]:
    """Fetch what a line and a page show, in the same query."""
    return actions.select_related(
        "provider", "owner", "made_by", "reported_by", "closed_by", "finding__question", "finding__audit"
    )


def action_of(key: int) -> ProviderAction:
    """Return the action with its names; raise ProviderAction.DoesNotExist."""
    return with_names(ProviderAction.objects.all()).get(pk=key)


def actions_of(provider: Provider) -> QuerySet[ProviderAction]:
    """Return all actions of the provider, the open ones first, the nearest date first."""
    found = with_names(ProviderAction.objects.filter(provider=provider))
    return found.order_by(F("closed_at").asc(nulls_first=True), "due_on", "pk")


def actions_owned_by(access: Access) -> QuerySet[ProviderAction]:
    """Return the open actions of the person, and of those they stand in for."""
    owners = [access.user_id, *stood_in_for(access)]
    found = ProviderAction.objects.filter(owner__in=owners, closed_at__isnull=True)
    return with_names(found).order_by("due_on", "pk")


def actions_matching(wanted: ActionFilter, today: date) -> QuerySet[ProviderAction]:
    """Return the actions that fit, the nearest date first."""
    found = ProviderAction.objects.filter(_in_state(wanted.state, today))
    for word in wanted.text.replace("\x00", "").split()[:10]:
        found = found.filter(
            Q(text__icontains=word) | Q(owner__name__icontains=word) | Q(provider__name__icontains=word)
        )
    return with_names(found).order_by("closed_at", "due_on", "pk")


def _in_state(state: str, today: date) -> Q:
    is_open = Q(closed_at__isnull=True)
    if state == State.CLOSED:
        return ~is_open
    if state == State.REPORTED:
        return is_open & Q(reported_at__isnull=False)
    if state == State.OVERDUE:
        return is_open & Q(reported_at__isnull=True, due_on__lt=today)
    return is_open if state != "all" else Q()


@dataclass(frozen=True, slots=True)
class ActionCounts:
    """How many actions are open, of these overdue, and of these said to be done."""

    open: int
    overdue: int
    reported: int


def action_counts(today: date) -> ActionCounts:
    """Count the open actions of all providers (one query)."""
    return _counts(ProviderAction.objects.filter(closed_at__isnull=True), today)


def counts_owned_by(access: Access, today: date) -> ActionCounts:
    """Count the open actions of the person, and of those they stand in for (one query)."""
    return _counts(actions_owned_by(access), today)


def _counts(actions: QuerySet[ProviderAction], today: date) -> ActionCounts:
    found = actions.order_by().aggregate(
        open=Count("pk"),
        overdue=Count("pk", filter=Q(reported_at__isnull=True, due_on__lt=today)),
        reported=Count("pk", filter=Q(reported_at__isnull=False)),
    )
    return ActionCounts(found["open"], found["overdue"], found["reported"])


def owners_to_choose() -> QuerySet[User]:
    """Return who can own an action: everybody whose account is open."""
    return people_to_choose_from()


def moves_of(action: ProviderAction) -> QuerySet[AuditEntry]:
    """Return what was done with it after it was set, oldest first."""
    told = AuditEntry.objects.filter(object_type=ProviderAction._meta.label, object_id=str(action.pk))
    return told.filter(action__in=MOVES).order_by("at", "pk")


def those_who_look_after(today: date) -> list[User]:
    """Return the people who look after providers today, by name (one query)."""
    return list(_holders(today).order_by("name", "pk"))


def leads_to_choose(today: date, *, also: int | None = None) -> QuerySet[User]:
    """Return who can lead an audit: those who look after providers, and who leads it already."""
    found = _holders(today)
    if also is not None:
        found = User.objects.filter(Q(pk=also) | Q(pk__in=found.order_by().values("pk")))
    return found.order_by("name", "email")


def _holders(today: date) -> QuerySet[User]:
    roles = [code for code, role in ROLES.items() if Permission.MANAGE_PROVIDERS in role.permissions]
    held = Appointment.objects.in_force(today).filter(role__in=roles, scope=Scope.ORGANISATION)
    return User.objects.filter(is_active=True, pk__in=held.order_by().values("user"))
