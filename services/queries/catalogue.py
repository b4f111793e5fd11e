"""Look-ups of services: the whole catalogue as plain data, lists, and all that one page about a service shows."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from mlco_portal.accounts.models import User
from mlco_portal.audit.models import AuditEntry
from mlco_portal.years import PlanningYear
from services.models import (
    Appointment,
    CatalogueImport,
    Locality,
    Neighbourhood,
    Organisation,
    Service,
    ServiceAlias,
    ServiceGroup,
    ServiceSuccession,
)
from services.rules.catalogue import Catalogue, Holding
from services.rules.entries import ServiceEntry
from services.rules.imports import KEPT_FOR

RETIRED = "retired"


@dataclass(frozen=True, slots=True)
class ServiceFilter:
    """What a list of services is narrowed to; "" and None narrow nothing."""

    text: str = ""
    group: str = ""
    locality: str = ""
    kind: str = ""
    plan_arrangement: str = ""
    year: PlanningYear | None = None
    retired: bool = False


def services_matching(wanted: ServiceFilter) -> QuerySet[Service]:
    """Return the services that fit, group by group, with what a list shows; each word may be in a name or an alias."""
    found = Service.objects.select_related("group", "locality", "part_of").prefetch_related("aliases", "joint_with")
    for word in wanted.text.split()[:10]:
        alias = ServiceAlias.objects.filter(service=OuterRef("pk"), name__icontains=word)
        found = found.filter(Q(name__icontains=word) | Q(code__iexact=word) | Exists(alias))
    columns = {
        "group__code": wanted.group,
        "locality__code": wanted.locality,
        "kind": wanted.kind,
        "plan_arrangement": wanted.plan_arrangement,
    }
    found = found.filter(**{name: value for name, value in columns.items() if value})
    if wanted.year is not None:
        found = found.in_year(wanted.year)
    if wanted.retired:
        found = found.filter(end_year__isnull=False)
    return found.order_by("group__order", "group__name", "name", "pk")


def service_of_code(code: str) -> Service | None:
    """Return the service with what its page shows, or None."""
    return (
        Service.objects.select_related("group", "locality", "neighbourhood", "part_of")
        .prefetch_related("aliases", "joint_with", Prefetch("parts", Service.objects.select_related("locality")))
        .prefetch_related(Prefetch("successions", ServiceSuccession.objects.select_related("successor")))
        .prefetch_related(Prefetch("predecessions", ServiceSuccession.objects.select_related("predecessor")))
        .filter(code=code)
        .first()
    )


def history_of(service: Service, limit: int = 20) -> QuerySet[AuditEntry]:
    """Return what was done to the service in the catalogue, the newest first."""
    return AuditEntry.objects.filter(object_type="services.Service", object_id=str(service.pk))[:limit]


def entry_of(service: Service) -> ServiceEntry:
    """Return the service as plain data; prefetch aliases, joint_with and successions for many."""
    return ServiceEntry(
        code=service.code,
        name=service.name,
        summary=service.summary,
        group=service.group.code,
        kind=service.kind,
        plan_arrangement=service.plan_arrangement,
        part_of=service.part_of.code if service.part_of else "",
        locality=service.locality.code if service.locality else "",
        neighbourhood=service.neighbourhood.code if service.neighbourhood else "",
        joint_with=tuple(sorted(one.code for one in service.joint_with.all())),
        aliases=tuple(sorted(one.name for one in service.aliases.all())),
        on_plan_list=service.on_plan_list,
        start_year=PlanningYear(service.start_year),
        end_year=PlanningYear(service.end_year) if service.end_year is not None else None,
        retired_reason=service.retired_reason,
        successors=tuple(sorted(one.successor.code for one in service.successions.all())),
    )


def services_as_entries() -> QuerySet[Service]:
    """Return every service with all that `entry_of` reads, in four queries."""
    return (
        Service.objects.select_related("group", "part_of", "locality", "neighbourhood")
        .prefetch_related("aliases", "joint_with")
        .prefetch_related(Prefetch("successions", ServiceSuccession.objects.select_related("successor")))
        .order_by("group__order", "group__name", "name", "pk")
    )


def catalogue_as_it_stands(on: date) -> Catalogue:
    """Return the whole catalogue as plain data (nine queries, however many services)."""
    return Catalogue(
        entries={service.code: entry_of(service) for service in services_as_entries()},
        groups=dict(ServiceGroup.objects.values_list("code", "name")),
        localities=dict(Locality.objects.values_list("code", "name")),
        neighbourhoods={
            one.code: (one.name, one.locality.code) for one in Neighbourhood.objects.select_related("locality")
        },
        organisations=dict(Organisation.objects.exclude(kind=Organisation.Kind.OWN).values_list("code", "name")),
        holdings=_holdings(on),
    )


def _holdings(on: date) -> dict[str, tuple[Holding, ...]]:
    """Return who holds a role in each single service, now or later."""
    running = Appointment.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=on), scope="service")
    found: dict[str, list[Holding]] = defaultdict(list)
    for one in running.select_related("user", "service"):
        if one.service:
            found[one.service.code].append(Holding(f"{one.user} ({one.role_class.name})", one.ends_on))
    return {code: tuple(held) for code, held in found.items()}


def all_groups() -> QuerySet[ServiceGroup]:
    """Return the service groups in their order."""
    return ServiceGroup.objects.all()


def all_localities() -> QuerySet[Locality]:
    """Return the localities in their order."""
    return Locality.objects.all()


def services_to_choose_from() -> QuerySet[Service]:
    """Return the services by name, for a list of choices; those that have ended come no more."""
    return Service.objects.filter(end_year__isnull=True).order_by("name")


def import_of(key: UUID, user: User, *, at: datetime) -> CatalogueImport | None:
    """Return the person's own file that waits for confirmation, or None; it waits for two hours."""
    return CatalogueImport.objects.filter(pk=key, by=user, uploaded_at__gte=at - KEPT_FOR).first()


def services_in_catalogue(*, year: PlanningYear | None, group: str, locality: str) -> QuerySet[Service]:
    """Return the services with all that a row about each says (three queries)."""
    found = services_matching(ServiceFilter(group=group, locality=locality, year=year))
    return found.select_related("neighbourhood")
