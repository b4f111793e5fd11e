"""How entries get into the tables: the one place that writes services, for single changes and whole files."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils import timezone

from mlco_portal.accounts.models import User
from mlco_portal.accounts.permissions import Permission
from mlco_portal.audit.actions import changes_between, record
from mlco_portal.years import PlanningYear
from services.models import (
    Locality,
    Neighbourhood,
    Organisation,
    Service,
    ServiceAlias,
    ServiceGroup,
    ServiceSuccession,
)
from services.queries.access import access_of
from services.queries.catalogue import catalogue_as_it_stands
from services.rules.catalogue import Catalogue, NotPermitted
from services.rules.entries import ServiceEntry, as_cells

Change = tuple[ServiceEntry | None, ServiceEntry]
COLUMNS_OF_SERVICE = (
    "name",
    "summary",
    "group",
    "kind",
    "plan_arrangement",
    "part_of",
    "locality",
    "neighbourhood",
    "on_plan_list",
    "start_year",
    "end_year",
    "retired_reason",
)


def check_may_manage_catalogue(by: User) -> None:
    """Raise NotPermitted unless the person looks after the catalogue today."""
    if not access_of(by, timezone.localdate()).allows(Permission.MANAGE_CATALOGUE):
        raise NotPermitted("Only the planning team and administrators change the catalogue.")


def locked_catalogue() -> Catalogue:
    """Return the catalogue, nobody else writing to it until the transaction ends."""
    list(ServiceGroup.objects.select_for_update(no_key=True).order_by("pk").values_list("pk"))
    return catalogue_as_it_stands(timezone.localdate())


def write_entries(changes: Sequence[Change], *, action: str, by: User, reason: str = "") -> dict[str, Service]:
    """Write checked entries over what was there, with an audit entry each; return the services by code.

    Call it inside a transaction that holds `locked_catalogue`.
    """
    services = {service.code: service for service in Service.objects.filter(code__in=_codes_named(changes))}
    codes = _Codes()
    for _, after in changes:
        codes.fill(services.setdefault(after.code, Service(code=after.code)), after)
    # Parents first: the database wants to see them before the parts that their plan covers.
    fresh = [after for before, after in changes if before is None]
    Service.objects.bulk_create(services[entry.code] for entry in fresh if not entry.part_of)
    for _, after in changes:
        services[after.code].part_of = services.get(after.part_of)
    Service.objects.bulk_create(services[entry.code] for entry in fresh if entry.part_of)
    kept = [services[after.code] for before, after in changes if before is not None]
    Service.objects.bulk_update(kept, COLUMNS_OF_SERVICE, batch_size=50)
    _write_lists(changes, services, codes)
    for before, after in changes:
        _record(before, after, services[after.code], action=action, by=by, reason=reason)
    return services


def _codes_named(changes: Iterable[Change]) -> set[str]:
    return {code for _, after in changes for code in (after.code, after.part_of, *after.successors) if code}


class _Codes:
    """Finds by code what an entry names."""

    def __init__(self) -> None:
        self.groups = {one.code: one for one in ServiceGroup.objects.all()}
        self.localities = {one.code: one for one in Locality.objects.all()}
        self.neighbourhoods = {one.code: one for one in Neighbourhood.objects.all()}
        self.organisations = {one.code: one for one in Organisation.objects.all()}

    def fill(self, service: Service, entry: ServiceEntry) -> None:
        """Give the service the entry's own columns, all but what it is part of."""
        service.name, service.summary = entry.name, entry.summary
        service.group = self.groups[entry.group]
        service.kind, service.plan_arrangement = entry.kind, entry.plan_arrangement
        service.locality = self.localities.get(entry.locality)
        service.neighbourhood = self.neighbourhoods.get(entry.neighbourhood)
        service.on_plan_list = entry.on_plan_list
        service.start_year, service.end_year = entry.start_year or 0, entry.end_year
        service.retired_reason = entry.retired_reason


def _write_lists(changes: Sequence[Change], services: dict[str, Service], codes: _Codes) -> None:
    """Write other names, organisations and successors anew where they differ."""
    aliases, joint, successions = [], [], []
    for before, after in changes:
        service = services[after.code]
        if before is None or before.aliases != after.aliases:
            service.aliases.all().delete()
            aliases += [ServiceAlias(service=service, name=name) for name in after.aliases]
        if before is None or before.joint_with != after.joint_with:
            service.joint_with.clear()
            joint += [
                Service.joint_with.through(service=service, organisation=codes.organisations[code])
                for code in after.joint_with
            ]
        if before is None or (before.successors, before.end_year) != (after.successors, after.end_year):
            service.successions.all().delete()
            successions += [_succession(service, services[code], after) for code in after.successors]
    ServiceAlias.objects.bulk_create(aliases)
    Service.joint_with.through._default_manager.bulk_create(joint)
    ServiceSuccession.objects.bulk_create(successions)


def _succession(service: Service, successor: Service, entry: ServiceEntry) -> ServiceSuccession:
    ended = PlanningYear(entry.end_year or entry.start_year or 0)
    return ServiceSuccession(predecessor=service, successor=successor, from_year=ended.next)


def _record(
    before: ServiceEntry | None, after: ServiceEntry, service: Service, *, action: str, by: User, reason: str
) -> None:
    old: dict[str, Any] = dict(as_cells(before)) if before else {}
    new = {name: text for name, text in as_cells(after).items() if before or text}
    record(action, by=by, about=service, changes=changes_between(old, new), reason=reason)
