"""Look-ups of the evidence: the register of all decisions, and what a plan's decision sheet holds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils import timezone

from mlco_portal.accounts.permissions import Permission
from planning.approval.chain import hash_of
from planning.approval.models import ApprovalCase, CaseStep, ChainHead, Condition, Decision, Move
from planning.evidence.checks import problems_of
from planning.evidence.models import Verification
from planning.releases.models import Document, Release
from planning.service_plans.models import PlanVersion, ServicePlan
from planning.service_plans.snapshot import sha256_of
from services.models import Service
from services.queries import services_within
from services.rules import Access


@dataclass(frozen=True, slots=True)
class Sheet:
    """All that is known of the decisions on one plan, as it was found and checked at one moment."""

    case: ApprovalCase
    subject: ServicePlan | Document
    steps: Sequence[CaseStep]
    authors: Sequence[str]
    versions: Sequence[PlanVersion | Release]
    decisions: Sequence[Decision]
    conditions: Sequence[Condition]
    head: ChainHead
    checked_at: datetime
    problems: Sequence[str]
    last_check: Verification | None

    @property
    def is_intact(self) -> bool:
        return not self.problems

    def submissions(self, version: PlanVersion | Release) -> list[Decision]:
        """Return how the version was submitted: its decisions of that kind, the first one first."""
        return [one for one in self.decisions if one.move == Move.SUBMIT and one.version_number == version.number]

    def of_move(self, move: Move) -> list[Decision]:
        return [one for one in self.decisions if one.move == move]


def case_with_evidence(key: int) -> ApprovalCase:
    """Return the case with what its sheet names; raise ApprovalCase.DoesNotExist, also where nothing hangs on it."""
    named = ApprovalCase.objects.select_related("service__group", "service_plan__service", "document", "route", "step")
    return named.get(Q(service_plan__isnull=False) | Q(document__isnull=False), pk=key)


def sheet_of(case: ApprovalCase) -> Sheet:
    """Return the decision sheet, checked just now; the same number of queries however long it is."""
    subject, versions = _frozen(case)
    authors = case.authors.select_related("user").order_by("user__name", "pk")
    return Sheet(
        case=case,
        subject=subject,
        steps=tuple(case.steps.select_related("organisation").order_by("order", "side")),
        authors=tuple(one.user.name for one in authors),
        versions=tuple(versions.select_related("created_by").order_by("number")),
        decisions=tuple(case.decisions.order_by("sequence")),
        conditions=tuple(
            case.conditions.select_related(
                "owner", "reported_by", "closed_by", "closing_decision", "decision"
            ).order_by("number")
        ),
        head=ChainHead.objects.get(),
        checked_at=timezone.now(),
        problems=tuple(problems_of(case)),
        last_check=last_verification(),
    )


def broken_parts(sheet: Sheet) -> tuple[Mapping[int, bool], Mapping[int, bool]]:
    """Return whether each version, by number, and each decision, by sequence, hashes to what it must."""
    versions = {one.number: sha256_of(one.content) == one.sha256 for one in sheet.versions}
    return versions, {one.sequence: hash_of(one) == one.hash for one in sheet.decisions}


def _frozen(case: ApprovalCase) -> "tuple[ServicePlan | Document, QuerySet[PlanVersion] | QuerySet[Release]]":
    """Return what the case is about: a plan with its versions, or a document with its releases."""
    if case.is_document:
        return case.document, case.document.releases.all()
    return case.service_plan, case.service_plan.versions.all()


def version_text(case: ApprovalCase, number: int) -> PlanVersion | Release:
    """Return a version of the case's plan, or a release of its document; raise ObjectDoesNotExist."""
    return _frozen(case)[1].get(number=number)


def register_of(access: Access) -> QuerySet[Decision]:
    """Return every decision on the services whose evidence the person may see, the latest first."""
    decisions = Decision.objects.filter(case__service__in=services_within(access, Permission.READ_EVIDENCE))
    return decisions.select_related("case__service").order_by("-sequence")


def register_choices(access: Access) -> dict[str, list[tuple[str, str]]]:
    """Return the years, services and meetings that the register can be narrowed to (three queries)."""
    services = services_within(access, Permission.READ_EVIDENCE)
    decisions = Decision.objects.filter(case__service__in=services)
    years = decisions.order_by("-case__year").values_list("case__year", flat=True).distinct()
    named = Service.objects.filter(pk__in=decisions.values("case__service")).order_by("name").values_list("pk", "name")
    held = decisions.filter(meeting_item__isnull=False).order_by("-meeting_item__meeting__held_on")
    meetings = held.values_list(
        "meeting_item__meeting", "meeting_item__meeting__name", "meeting_item__meeting__held_on"
    ).distinct()
    return {
        "year": [(str(int(year)), str(year)) for year in years],
        "service": [(str(key), name) for key, name in named],
        "meeting": [(str(key), f"{name}, {on:%d/%m/%Y}") for key, name, on in meetings],
    }


def last_verification() -> Verification | None:
    """Return the latest check of all the evidence, or None before the first."""
    return Verification.objects.order_by("-at", "-pk").first()


def last_intact() -> Verification | None:
    """Return the latest check that found everything as it was made, or None."""
    return Verification.objects.filter(problem="").order_by("-at", "-pk").first()
