"""What a case is about: a service's plan with its versions, or a document of the organisation with its releases."""

from abc import ABC, abstractmethod
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from mlco_portal.years import FIRST_YEAR, PlanningYear
from planning.approval.models import ApprovalCase, Decision, Status
from planning.publication.models import Publication
from planning.releases.models import Document, Release
from planning.review.models import VersionLook
from planning.review.papers import read_release
from planning.service_plans.models import PlanVersion, ServicePlan
from planning.service_plans.snapshot import PlanDocument, document_of

SHOWN = (
    "pk",
    "plan_id",
    "plan__year",
    "number",
    "created_at",
    "created_by__name",
    "is_published",
    "is_approved",
    "looked_at",
)
FINAL = Release.Stage.FINAL
SHOWN_OF_RELEASE = ("pk", "document_id", "document__year", "number", "created_at", "created_by__name", "stage")


@dataclass(frozen=True, slots=True)
class VersionFacts:
    """A version without its text; `looked_at` is when the reader last looked at it. `plan_id` may be a document's."""

    pk: int
    plan_id: int
    year: PlanningYear
    number: int
    at: datetime
    by: str
    is_published: bool
    is_approved: bool
    looked_at: datetime | None
    is_release: bool = False


@dataclass(frozen=True, slots=True)
class FrozenText:
    """What was frozen, and the SHA-256 that was kept with it."""

    content: str
    sha256: str


class Subject(ABC):
    """What a case is about, as its approvers read and compare it."""

    key: int

    @abstractmethod
    def facts(self, reader: int | None) -> Sequence[VersionFacts]:
        """Return all versions, and those of last year's (one query)."""

    @abstractmethod
    def texts(self, keys: Collection[int]) -> dict[int, FrozenText]:
        """Return the frozen texts of versions (one query)."""

    @abstractmethod
    def read(self, content: str) -> PlanDocument:
        """Return a frozen text section by section."""


def subject_of(case: ApprovalCase) -> Subject:
    """Return what the case is about; raises ValueError when that is gone."""
    plan: ServicePlan | None = getattr(case, "service_plan", None)
    if plan is not None:
        return PlanSubject(plan)
    document: Document | None = getattr(case, "document", None)
    if document is None:
        raise ValueError(f"Nothing hangs on case {case.pk}")
    return DocumentSubject(document)


class PlanSubject(Subject):
    """A service's plan, and the plan of its service a year before."""

    def __init__(self, plan: ServicePlan) -> None:
        self.key, self._plan = plan.pk, plan

    def facts(self, reader: int | None) -> Sequence[VersionFacts]:
        return [_facts(row) for row in _versions_beside(self._plan, reader)]

    def texts(self, keys: Collection[int]) -> dict[int, FrozenText]:
        found = PlanVersion.objects.in_bulk(list(keys))
        return {key: FrozenText(one.content, one.sha256) for key, one in found.items()}

    def read(self, content: str) -> PlanDocument:
        return document_of(content)


class DocumentSubject(Subject):
    """A document of the organisation; who looked at which release is not kept."""

    def __init__(self, document: Document) -> None:
        self.key = document.pk

    def facts(self, reader: int | None) -> Sequence[VersionFacts]:
        approved = Decision.objects.filter(
            case__document=OuterRef("document"), version_number=OuterRef("number"), to_status=Status.APPROVED
        )
        releases = Release.objects.filter(document=self.key).annotate(is_approved=Exists(approved))
        rows = releases.order_by("-number").values_list(*SHOWN_OF_RELEASE, "is_approved")
        return [
            VersionFacts(
                key, document, PlanningYear(year), number, at, by or "", stage == "final", approved, None, True
            )
            for key, document, year, number, at, by, stage, approved in rows
        ]

    def texts(self, keys: Collection[int]) -> dict[int, FrozenText]:
        rows = Release.objects.filter(pk__in=keys).values_list("pk", "content", "sha256")
        return {key: FrozenText(content, sha256) for key, content, sha256 in rows}

    def read(self, content: str) -> PlanDocument:
        return read_release(content)


def _versions_beside(plan: ServicePlan, reader: int | None) -> "QuerySet[PlanVersion, tuple[object, ...]]":
    """Return the versions of the plan, and of last year's plan of its service: the published one first."""
    wanted = Q(plan=plan.pk)
    if int(plan.year) > FIRST_YEAR:
        wanted |= Q(plan__service=plan.service_id, plan__year=PlanningYear(plan.year).previous)
    published = Publication.objects.filter(version=OuterRef("pk"), withdrawn_at__isnull=True)
    approved = Decision.objects.filter(
        case__service_plan=OuterRef("plan"), version_number=OuterRef("number"), to_status=Status.APPROVED
    )
    looks = VersionLook.objects.filter(version=OuterRef("pk"), reader=reader)
    return (
        PlanVersion.objects.filter(wanted)
        .annotate(
            is_published=Exists(published),
            is_approved=Exists(approved),
            looked_at=Subquery(looks.values("last_at")[:1]),
        )
        .order_by("-is_published", "-is_approved", "-number")
        .values_list(*SHOWN)
    )


def _facts(row: tuple[object, ...]) -> VersionFacts:
    pk, plan, year, *rest = row
    return VersionFacts(pk, plan, PlanningYear(year), *rest)  # type: ignore[arg-type]
