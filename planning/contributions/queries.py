"""What services' plans say of the year's lines, as far as the person may read them."""

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass

from django.db.models import F, Q, QuerySet

from kloe.lines.models import Kloe
from kloe.lines.queries import kloes_of
from mlco_portal.accounts.permissions import Permission
from mlco_portal.years import PlanningYear
from planning.approval.models import Status
from planning.contributions.rules import Contribution, Said, Standing
from planning.publication.edition import plan_path
from planning.publication.models import Publication
from planning.service_plans.models import PlanVersion, SectionRow, ServicePlan
from planning.service_plans.queries import plans_visible_to
from planning.service_plans.snapshot import document_of
from services.models import Locality, Service, ServiceGroup
from services.rules import Access

KIND = "kloe_contributions"
Audience = Publication.Audience


@dataclass(frozen=True, slots=True)
class Places:
    """Which services are asked for; "" asks for all."""

    group: str = ""
    locality: str = ""


def lines_of_year(year: int) -> list[Kloe]:
    """Return the year's MLCO KLOEs in their order."""
    return list(kloes_of(year))


def line_of_year(year: int, code: str) -> Kloe:
    """Return the line; raise Kloe.DoesNotExist."""
    return kloes_of(year).get(code=code)


def groups_to_choose() -> list[tuple[str, str]]:
    return list(ServiceGroup.objects.order_by("order", "name").values_list("code", "name"))


def localities_to_choose() -> list[tuple[str, str]]:
    return list(Locality.objects.order_by("name").values_list("code", "name"))


def said_in_year(access: Access, year: int, places: Places) -> list[Said]:
    """Return what each service that writes a plan says of the year's lines, group by group (six queries at most).

    An approved plan speaks in the words of the version approved, a published one in those of the version that readers
    find. Of other plans whoever may read drafts sees what is being written; to everybody else they say nothing.
    """
    services = list(_services(year, places))
    plans = {one.service_id: one for one in _plans(services, year)}
    frozen, visible = _frozen(access, plans.values()), _visible(access, plans.values())
    written = _written(visible - set(frozen))
    return [_said(one, plans.get(one.pk), frozen, written, visible) for one in services]


def _services(year: int, places: Places) -> QuerySet[Service]:
    found = Service.objects.in_year(year).writing_plans()
    if places.group:
        found = found.filter(group__code=places.group)
    if places.locality:
        found = found.filter(locality__code=places.locality)
    return found.select_related("group", "locality").order_by("group__order", "group__name", "name", "pk")


def _plans(services: Iterable[Service], year: int) -> QuerySet[ServicePlan]:
    # A year has no more plans than services: asked by year, so that no database counts the keys of a question.
    keys = {one.pk for one in services}
    found = ServicePlan.objects.filter(year=year).select_related("case")
    return found if len(keys) > 200 else found.filter(service__in=keys)


@dataclass(frozen=True, slots=True)
class Frozen:
    """A version of a plan that never changes, and where it is read."""

    contributions: tuple[Contribution, ...]
    number: int
    sha256: str
    is_found: bool


def _frozen(access: Access, plans: Iterable[ServicePlan]) -> Mapping[int, Frozen]:
    """Return {plan: the version that the person reads of it}; what nobody agreed to or readers lost is left out."""
    keys = [one.pk for one in plans]
    reads_staff = access.allows(Permission.READ_STAFF_PLANS)
    audiences = [Audience.PUBLIC, Audience.STAFF] if reads_staff else [Audience.PUBLIC]
    readable = Publication.objects.filter(is_current=True, audience__in=audiences, plan__in=keys)
    published = dict(readable.values_list("plan_id", "version_id"))
    wanted = Q(pk__in=published.values())
    if reads_staff:
        wanted |= Q(plan__in=keys, plan__case__status=Status.APPROVED, number=F("plan__case__agreed_number"))
    found: dict[int, Frozen] = {}
    for version in PlanVersion.objects.filter(wanted).order_by("plan", "number"):
        # The newest comes last: what was approved since stands before what readers still find.
        is_found = published.get(version.plan_id) == version.pk
        said = _contributions(version.content)
        found[version.plan_id] = Frozen(said, version.number, version.sha256, is_found)
    return found


def _contributions(content: str) -> tuple[Contribution, ...]:
    sections = [one for one in document_of(content).sections if one.kind == KIND]
    cells = [row.cells for section in sections for row in section.rows]
    return tuple(found for one in cells if (found := _contribution(one)) is not None)


def _contribution(cells: Mapping[str, str]) -> Contribution | None:
    code, words, measure = (cells.get(name, "").strip() for name in ("kloe", "contribution", "measure"))
    return Contribution(code, words, measure) if code and (words or measure) else None


def _visible(access: Access, plans: Iterable[ServicePlan]) -> set[int]:
    """Return which of the plans the person may read before readers find them."""
    keys = [one.pk for one in plans]
    return set(plans_visible_to(access).filter(pk__in=keys).order_by().values_list("pk", flat=True)) if keys else set()


def _written(plans: Iterable[int]) -> Mapping[int, tuple[Contribution, ...]]:
    """Return {plan: what is being written}."""
    found: dict[int, tuple[Contribution, ...]] = dict.fromkeys(plans, ())
    if not found:
        return found
    rows = SectionRow.objects.filter(
        section__plan__in=found,
        section__template_section__kind=KIND,
        section__kept_aside_at__isnull=True,
    )
    ordered = rows.order_by("section__template_section__order", "section", "position")
    for plan, cells in ordered.values_list("section__plan_id", "cells"):
        one = _contribution(cells)
        found[plan] += (one,) if one is not None else ()
    return found


def _said(
    service: Service,
    plan: ServicePlan | None,
    frozen: Mapping[int, Frozen],
    written: Mapping[int, tuple[Contribution, ...]],
    visible: Container[int],
) -> Said:
    if plan is not None and (version := frozen.get(plan.pk)) is not None:
        own = plan.get_absolute_url() if plan.pk in visible else ""
        url = f"/{plan_path(PlanningYear(plan.year), service.code)}" if version.is_found else own
        return Said(service, Standing.AGREED, version.contributions, version.number, version.sha256, "", url)
    if plan is not None and plan.pk in written:
        state = plan.case.get_status_display()
        return Said(service, Standing.WRITTEN, written[plan.pk], state=state, url=plan.get_absolute_url())
    return Said(service, Standing.NOT_AGREED)
