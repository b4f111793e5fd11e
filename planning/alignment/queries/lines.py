"""Rows of service plans as a person may read them: what was agreed for everybody, what is written for those who may."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from mlco_portal.accounts.permissions import Permission
from mlco_portal.years import PlanningYear
from planning.approval.models import Status
from planning.publication.edition import plan_path
from planning.publication.models import Publication
from planning.service_plans.models import SectionRow, ServicePlan
from planning.service_plans.queries import plans_visible_to
from planning.service_plans.queries.agreed import agreed_documents
from services.rules import Access

PRIORITIES, CONTRIBUTIONS = "priorities", "kloe_contributions"
AGREED = (Status.APPROVED, Status.PUBLISHED)
# The columns of a plan that its lines show.
SHOWN = ("year", "service__code", "service__name", "case__status")
Row = tuple[str, str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class PlanLine:
    """One row of a service's plan; `standing` is "" when it is read from what everybody agreed to."""

    plan: ServicePlan
    row: str
    cells: Mapping[str, str]
    standing: str
    url: str
    kind: str

    @property
    def key(self) -> tuple[int, str]:
        return self.plan.pk, self.row

    @property
    def words(self) -> str:
        return self.cells.get("priority", "")

    @property
    def core(self) -> str:
        """The code of the core priority that the line chose."""
        return self.cells.get("mlco_priority", "")


def lines_of_plans(access: Access, plans: Iterable[int], kinds: Collection[str] = (PRIORITIES,)) -> list[PlanLine]:
    """Return the rows of these kinds of sections of the plans, as far as the person may read them, plan by plan.

    Whoever reads drafts reads the plan as it is written. All other staff read the version agreed: of plans that are
    approved, and of those that they find published. An account without a role reads what is public (four queries).
    """
    keys = set(plans)
    if not keys:
        return []
    published = Publication.objects.filter(plan=OuterRef("pk"), is_current=True)
    is_staff = access.allows(Permission.READ_STAFF_PLANS)
    if not is_staff:
        published = published.filter(audience=Publication.Audience.PUBLIC)
    there = ServicePlan.objects.filter(pk__in=keys).select_related("service", "case").only(*SHOWN)
    found = there.annotate(is_found=Exists(published))
    ordered = list(found.order_by("service__group__order", "service__name", "pk"))
    written = set(plans_visible_to(access).filter(pk__in=keys).order_by().values_list("pk", flat=True))
    agreed = [one.pk for one in ordered if one.pk not in written and _is_open(one, is_staff=is_staff)]
    live = _live_rows(written, kinds)
    documents = agreed_documents(agreed) if agreed else {}
    lines = []
    for plan in ordered:
        if plan.pk in written:
            rows = live.get(plan.pk, ())
            standing = "" if plan.case.status in AGREED else plan.case.get_status_display()
            url = plan.get_absolute_url() if rows else ""
            lines += [PlanLine(plan, row, cells, standing, url, kind) for kind, row, cells in rows]
        elif plan.pk in documents:
            sections = [one for one in documents[plan.pk].sections if one.kind in kinds]
            url = f"/{plan_path(PlanningYear(plan.year), plan.service.code)}" if _is_found(plan) else ""
            lines += [PlanLine(plan, row.id, row.cells, "", url, one.kind) for one in sections for row in one.rows]
    return lines


def _is_found(plan: ServicePlan) -> bool:
    return bool(getattr(plan, "is_found", False))


def _is_open(plan: ServicePlan, *, is_staff: bool) -> bool:
    """Say whether the person reads the version agreed: staff one that is approved, and all what they find published."""
    return (is_staff and plan.case.status == Status.APPROVED) or _is_found(plan)


def _live_rows(plans: Iterable[int], kinds: Collection[str]) -> dict[int, list[Row]]:
    """Return {plan: its rows as (kind, key, cells)}, without those that hold nothing."""
    found: dict[int, list[Row]] = {}
    rows = SectionRow.objects.filter(
        section__plan__in=list(plans),
        section__template_section__kind__in=kinds,
        section__kept_aside_at__isnull=True,
    ).order_by("section__template_section__order", "section", "position")
    # Records would bring the template with each row, with all that guides its author.
    for plan, kind, key, cells in rows.values_list("section__plan", "section__template_section__kind", "pk", "cells"):
        if any(cells.values()):
            found.setdefault(plan, []).append((kind, str(key), cells))
    return found
