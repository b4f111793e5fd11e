"""Look-ups of publications and their files."""

import re
from collections.abc import Callable
from typing import Any, TypeAlias

from django.db.models import Exists, OuterRef, QuerySet

from mlco_portal.accounts.permissions import Permission
from mlco_portal.served_files import ServedFile
from mlco_portal.statements import prepared
from planning.approval.models import Status
from planning.plan_templates.models import PlanTemplate
from planning.publication.directory import DirectoryRows
from planning.publication.edition import ENDINGS, PERMANENT, ending_of
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
Rows: TypeAlias = "QuerySet[Any, tuple[Any, ...]]"


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
        ending = ending_of(kind, content_type)
        if permanent and permanent["ending"] != ending:
            return None
        return ServedFile(sha256, content_type, ending, _file_name(kind, at))
    return None


@prepared
def _at(path: str) -> Files:
    return PublishedFile.objects.filter(path=path, publication__is_current=True).order_by().values_list(*SERVED)[:1]


@prepared
def _public_at(path: str) -> Files:
    return PublishedFile.objects.filter(path=path, is_served=True).order_by().values_list(*SERVED)[:1]


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
    return "-".join([parts[2], parts[1], parts[3]]) if ENDINGS.get(kind) in {"pdf", "json"} and len(parts) > 3 else ""


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


def current_publication(plan: ServicePlan) -> Publication | None:
    """Return what readers see of the plan, or None (one query)."""
    return Publication.objects.select_related("version").filter(plan=plan, is_current=True).first()


def publications_of(plan: ServicePlan) -> QuerySet[Publication]:
    """Return every publication of the plan with its files, the newest first."""
    found = Publication.objects.filter(plan=plan).select_related("version", "published_by", "withdrawn_by")
    return found.prefetch_related("files").order_by("-number")


def publication(key: int) -> Publication:
    """Return a publication with its plan; raise Publication.DoesNotExist."""
    return Publication.objects.select_related("plan__service__group", "plan__case").get(pk=key)


def newer_templates(plan: ServicePlan) -> list[PlanTemplate]:
    """Return the templates that a plan goes along to when it is written in again (one query)."""
    own = [plan.template_id, plan.workforce_template_id]
    kinds = PlanTemplate.objects.filter(pk__in=own).values("kind")
    issued = PlanTemplate.objects.filter(year=plan.year, status=PlanTemplate.Status.ISSUED, kind__in=kinds)
    return list(issued.exclude(pk__in=own).order_by("kind"))


def earlier_published_plans(plan: ServicePlan) -> QuerySet[ServicePlan]:
    """Return the service's published plans of earlier years."""
    found = ServicePlan.objects.filter(service=plan.service_id, year__lt=plan.year, case__status=Status.PUBLISHED)
    return found.select_related("case").order_by("year")


def public_files() -> QuerySet[PublishedFile]:
    """Return the files of every public publication, superseded ones too, for the static site."""
    found = PublishedFile.objects.filter(publication__audience=Audience.PUBLIC, publication__withdrawn_at=None)
    return found.select_related("publication").order_by("path", "sha256")


def directory_rows(access: Access) -> DirectoryRows:
    """Return what the directory shows of each current publication the person may read (three queries)."""
    published = _published() if access.allows(Permission.READ_STAFF_PLANS) else _published_for_all()
    return DirectoryRows(tuple(published), tuple(_aliases()), tuple(_covered()))


def _directory(publications: QuerySet[Publication]) -> Rows:
    current = publications.filter(is_current=True)
    return current.order_by("-plan__year", "plan__service__group__order", "plan__service__name").values_list(
        "plan__year",
        "audience",
        "plan__service__pk",
        "plan__service__code",
        "plan__service__name",
        "plan__service__summary",
        "plan__service__group__code",
        "plan__service__group__name",
        "plan__service__locality__code",
        "plan__service__locality__name",
        "plan__service__neighbourhood__code",
        "plan__service__neighbourhood__name",
    )


@prepared
def _published() -> Rows:
    return _directory(Publication.objects.all())


@prepared
def _published_for_all() -> Rows:
    return _directory(Publication.objects.filter(audience=Audience.PUBLIC))


@prepared
def _aliases() -> Rows:
    return ServiceAlias.objects.order_by("pk").values_list("service_id", "name")


@prepared
def _covered() -> Rows:
    parts = Service.objects.filter(plan_arrangement=Service.PlanArrangement.WITH_PARENT)
    return parts.order_by("name").values_list("part_of_id", "pk", "name", "start_year", "end_year")


def publications_listed(audiences: list[str], *, year: int | None, group: str) -> QuerySet[Publication]:
    """Return what is published now for the audiences, the newest year first, with service and places (one query)."""
    found = Publication.objects.filter(is_current=True, audience__in=audiences)
    if year is not None:
        found = found.filter(plan__year=year)
    if group:
        found = found.filter(plan__service__group__code=group)
    places = ("group", "locality", "neighbourhood")
    named = found.select_related(*(f"plan__service__{place}" for place in places))
    return named.order_by("-plan__year", "plan__service__group__order", "plan__service__name", "pk")


def content_file(audiences: list[str], year: int, code: str) -> PublishedFile | None:
    """Return the file with the content of the plan that is published now for the audiences, or None."""
    current = PublishedFile.objects.filter(publication__is_current=True, publication__audience__in=audiences)
    plan = {"publication__plan__year": year, "publication__plan__service__code": code}
    return current.filter(kind=PublishedFile.Kind.JSON, **plan).first()
