"""Look-ups of publications and their files."""

import re
from collections.abc import Callable
from typing import Any, TypeAlias

from django.db.models import Exists, F, OuterRef, QuerySet

from mlco_portal.accounts.permissions import Permission
from mlco_portal.statements import prepared
from planning.approval.models import Status
from planning.publication.answers import ServedFile
from planning.publication.edition import ENDINGS, PERMANENT
from planning.publication.models import Publication, PublishedFile
from planning.service_plans.models import PlanVersion, ServicePlan
from services.models import Service, ServiceAlias
from services.queries import services_within
from services.rules import Access

PERMANENT_PATH = re.compile(rf"^{PERMANENT}(?P<sha256>[0-9a-f]{{64}})\.(?P<ending>[a-z]+)$")
Audience = Publication.Audience
SERVED = ("sha256", "content_type", "kind", "path")
LookUp = Callable[[str], list[tuple[Any, ...]]]
Files: TypeAlias = "QuerySet[PublishedFile, tuple[Any, ...]]"


def public_file(path: str) -> ServedFile | None:
    """Return the file that stands at the path for everybody, or None (one query)."""
    return _file_at(path, _public_at, _public_of_sha256)


def readable_file(path: str) -> ServedFile | None:
    """Return the file at the path whoever may read it, or None (one query)."""
    return _file_at(path, _at, _of_sha256)


def _file_at(path: str, at_path: LookUp, of_sha256: LookUp) -> ServedFile | None:
    permanent = PERMANENT_PATH.match(path)
    if (path.startswith(PERMANENT) and not permanent) or "\x00" in path:
        return None
    for sha256, content_type, kind, at in of_sha256(permanent["sha256"]) if permanent else at_path(path):
        if permanent and permanent["ending"] != ENDINGS[kind]:
            return None
        return ServedFile(sha256, content_type, ENDINGS[kind], _file_name(kind, at))
    return None


@prepared
def _at(path: str) -> Files:
    return PublishedFile.objects.filter(path=path, publication__is_current=True).order_by().values_list(*SERVED)[:1]


@prepared
def _public_at(path: str) -> Files:
    current = PublishedFile.objects.filter(path=path, publication__is_current=True)
    return current.filter(publication__audience=Audience.PUBLIC).order_by().values_list(*SERVED)[:1]


@prepared
def _of_sha256(sha256: str) -> Files:
    files = PublishedFile.objects.filter(sha256=sha256, publication__withdrawn_at=None)
    return files.order_by().values_list(*SERVED)[:1]


@prepared
def _public_of_sha256(sha256: str) -> Files:
    files = PublishedFile.objects.filter(sha256=sha256, publication__withdrawn_at=None)
    return files.filter(publication__audience=Audience.PUBLIC).order_by().values_list(*SERVED)[:1]


def _file_name(kind: str, path: str) -> str:
    """Return the name under which a reader keeps a paper: `podiatry-2024-25-full-plan.pdf`."""
    parts = path.split("/")
    return "-".join([parts[2], parts[1], parts[3]]) if ENDINGS[kind] in {"pdf", "json"} and len(parts) > 3 else ""


def approved_version(plan: ServicePlan) -> PlanVersion | None:
    """Return the version that the plan's case is about, or None."""
    case = plan.case
    return plan.versions.filter(number=case.version_number, sha256=case.version_sha256).first()


def plans_to_publish(access: Access) -> QuerySet[ServicePlan]:
    """Return the approved plans that wait to be published, the longest waiting first."""
    services = services_within(access, Permission.PUBLISH_PLAN)
    waiting = ServicePlan.objects.filter(service__in=services, case__status=Status.APPROVED)
    current = Publication.objects.filter(plan=OuterRef("pk"), is_current=True)
    return waiting.with_names().annotate(has_publication=Exists(current)).order_by("case__status_at")


def plan_for_publishing(key: int) -> ServicePlan:
    """Return the plan with its case and service; raise ServicePlan.DoesNotExist."""
    return ServicePlan.objects.select_related("service__group", "case").get(pk=key)


def current_publications(access: Access) -> QuerySet[Publication]:
    """Return what readers see now, of the services whose plans the person publishes, the newest first."""
    services = services_within(access, Permission.PUBLISH_PLAN)
    found = Publication.objects.filter(is_current=True, plan__service__in=services)
    return found.select_related("plan__service__group", "plan__case", "version").order_by("-published_at")


def publications_of(plan: ServicePlan) -> QuerySet[Publication]:
    """Return every publication of the plan with its files, the newest first."""
    found = Publication.objects.filter(plan=plan).select_related("version", "published_by", "withdrawn_by")
    return found.prefetch_related("files").order_by("-number")


def publication(key: int) -> Publication:
    """Return a publication with its plan; raise Publication.DoesNotExist."""
    return Publication.objects.select_related("plan__service__group", "plan__case").get(pk=key)


def earlier_published_plans(plan: ServicePlan) -> QuerySet[ServicePlan]:
    """Return the service's published plans of earlier years."""
    found = ServicePlan.objects.filter(service=plan.service_id, year__lt=plan.year, case__status=Status.PUBLISHED)
    return found.select_related("case").order_by("year")


def public_files() -> QuerySet[PublishedFile]:
    """Return the files of every public publication, superseded ones too, for the static site."""
    found = PublishedFile.objects.filter(publication__audience=Audience.PUBLIC, publication__withdrawn_at=None)
    return found.select_related("publication").order_by("path", "sha256")


def covered_services(parents: list[int]) -> QuerySet[Service]:
    """Return the services whose plan is that of one of the parents, with their aliases."""
    found = Service.objects.filter(part_of__in=parents, plan_arrangement=Service.PlanArrangement.WITH_PARENT)
    return found.prefetch_related("aliases").order_by("name")


def directory_rows(access: Access) -> list[dict[str, Any]]:
    """Return what the directory shows of each current publication the person may read (one query)."""
    found = Publication.objects.filter(is_current=True)
    if not access.allows(Permission.READ_STAFF_PLANS):
        found = found.filter(audience=Audience.PUBLIC)
    service = "plan__service__"
    names = {
        "service_id": f"{service}pk",
        "code": f"{service}code",
        "name": f"{service}name",
        "summary": f"{service}summary",
        "group": f"{service}group__name",
        "group_code": f"{service}group__code",
        "locality": f"{service}locality__name",
        "locality_code": f"{service}locality__code",
        "neighbourhood": f"{service}neighbourhood__name",
        "neighbourhood_code": f"{service}neighbourhood__code",
    }
    rows = found.order_by("-plan__year", f"{service}group__order", f"{service}name")
    return list(
        rows.values(  # type: ignore[arg-type]
            "plan__year", "audience", **{alias: F(source) for alias, source in names.items()}
        )
    )


def other_names(services: list[int]) -> dict[int, list[str]]:
    """Return the aliases of the services by service (one query)."""
    found: dict[int, list[str]] = {}
    for service, name in ServiceAlias.objects.filter(service__in=services).values_list("service_id", "name"):
        found.setdefault(service, []).append(name)
    return found


def covered_names(parents: list[int]) -> dict[int, list[tuple[str, tuple[str, ...]]]]:
    """Return the services that each plan covers beside its own, with their aliases (two queries)."""
    found: dict[int, list[tuple[str, tuple[str, ...]]]] = {}
    for service in covered_services(parents):
        aliases = tuple(alias.name for alias in service.aliases.all())
        found.setdefault(service.part_of_id or 0, []).append((service.name, aliases))
    return found
