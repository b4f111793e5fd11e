"""Plans go along to a newer version of their template; no word, row, picture or comment is lost on the way."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from mlco_portal.accounts.models import User
from mlco_portal.audit.actions import record, record_many
from planning.approval.rules import NotAllowed
from planning.plan_templates.models import PlanTemplate, TemplateSection
from planning.service_plans.actions.agreed import recount_plans
from planning.service_plans.actions.locks import locked_plan, with_locked_cases
from planning.service_plans.models import EDITABLE, PlanSection, ServicePlan, TemplateMove
from planning.service_plans.rules import can_write
from planning.service_plans.rules.moving import Place, Route, route_of
from services.rules import Access

CHUNK = 100
BATCH = 500


def move_plans_along(*, template: PlanTemplate, by: User | None) -> list[TemplateMove]:
    """Take every plan that its authors can write now to the version of the template that was just issued.

    Call it in the transaction that issues it. All plans on an earlier version are locked first, in the order of their
    keys: one that comes back to its authors at the same moment is seen here, or moves as it comes back.
    """
    part = _part(template)
    with transaction.atomic():
        earlier = ServicePlan.objects.filter(**{"year": template.year, f"{part}__kind": template.kind})
        locked = earlier.exclude(**{part: template}).select_for_update(of=("self",))
        named = with_locked_cases(locked.select_related("service", part).order_by("pk"))
        plans = [one for one in named if one.case.status in EDITABLE]
        return _move(plans, template, by)


def bring_up_to_date(*, plan: int, by: User | None) -> list[TemplateMove]:
    """Take a plan that came back to its authors to the newest versions of its templates; none where it has them.

    Call it in the transaction that brings the plan back, after its case has changed. The plan is locked here.
    """
    with transaction.atomic():
        locked = locked_plan(plan)
        if locked.case.status not in EDITABLE:
            return []
        versions = PlanTemplate.objects.filter(pk__in=[locked.template_id, locked.workforce_template_id])
        moves: list[TemplateMove] = []
        for one in versions.order_by("kind"):
            newest = _newest(one)
            if newest.version > one.version:
                moves += _move([locked], newest, by)
        return moves


def held_versions(templates: Sequence[PlanTemplate]) -> list[PlanTemplate]:
    """Return the versions, each locked so that no newer one is issued until the transaction ends, in their order.

    One that was withdrawn meanwhile is returned as its newest version. Call it before plans are started in them.
    """
    wanted = list(templates)
    while True:
        keys = [one.pk for one in wanted]
        versions = PlanTemplate.objects.select_for_update(no_key=True).filter(pk__in=keys).order_by("pk")
        locked = {one.pk: one for one in versions}
        newest = [_newest(locked[key]) for key in keys]
        if [one.pk for one in newest] == keys:
            return newest
        wanted = newest


def _newest(template: PlanTemplate) -> PlanTemplate:
    """Return the version that is issued now in place of this one, or this one itself."""
    issued = PlanTemplate.objects.filter(year=template.year, kind=template.kind, status=PlanTemplate.Status.ISSUED)
    return template if template.status == PlanTemplate.Status.ISSUED else issued.first() or template


def note_moves(*, plan: ServicePlan, by: User, access: Access) -> int:
    """Note that an author has read where everything went; raises NotAllowed. Returns how many moves that settles."""
    with transaction.atomic():
        locked = locked_plan(plan.pk)
        if not can_write(access, locked):
            raise NotAllowed("Only the authors of the plan can put this notice away.")
        noted = locked.template_moves.filter(noted_at__isnull=True).update(noted_at=timezone.now(), noted_by=by)
        if noted:
            record("service_plans.note_template_move", by=by, about=locked)
    return noted


def _part(template: PlanTemplate) -> str:
    return "workforce_template" if template.kind == PlanTemplate.Kind.WORKFORCE else "template"


@dataclass(slots=True)
class _Work:
    """What is to be written for some plans at once."""

    to: dict[int, list[int]] = field(default_factory=dict)
    back: list[int] = field(default_factory=list)
    aside: list[int] = field(default_factory=list)
    new: list[PlanSection] = field(default_factory=list)
    moves: list[TemplateMove] = field(default_factory=list)

    def add(self, plan: ServicePlan, route: Route) -> None:
        for section, asked in route.to.items():
            self.to.setdefault(asked.pk, []).append(section)
        self.back += route.back
        self.aside += route.aside
        self.new += [PlanSection(plan=plan, template_section=one) for one in route.new]


def _move(plans: Sequence[ServicePlan], template: PlanTemplate, by: User | None) -> list[TemplateMove]:
    asked, now = list(template.sections.order_by("order")), timezone.now()
    moves: list[TemplateMove] = []
    for start in range(0, len(plans), CHUNK):
        moves += _move_some(plans[start : start + CHUNK], template, asked, by, now)
    return moves


def _move_some(
    plans: Sequence[ServicePlan],
    template: PlanTemplate,
    asked: Sequence[TemplateSection],
    by: User | None,
    now: datetime,
) -> list[TemplateMove]:
    part, work = _part(template), _Work()
    places = _places(plans, template)
    for plan in plans:
        route = route_of(places.get(plan.pk, []), asked)
        work.add(plan, route)
        moved = {"from_template_id": getattr(plan, f"{part}_id"), "to_template": template, "lines": list(route.lines)}
        work.moves.append(TemplateMove(plan=plan, moved_at=now, moved_by=by, **moved))
        setattr(plan, part, template)
    _write(work, now)
    ServicePlan.objects.filter(pk__in=[one.pk for one in plans]).update(**{part: template})
    recount_plans(plans)
    record_many("service_plans.move_to_template", by=by, about=plans, reason=str(template))
    return TemplateMove.objects.bulk_create(work.moves, batch_size=BATCH)


def _places(plans: Sequence[ServicePlan], template: PlanTemplate) -> dict[int, list[Place]]:
    """Lock the sections of the template's kind, those kept aside too, in the order of their keys (one query)."""
    something = ("rows", "pictures", "comments")
    holds = {f"has_{one}": Exists(_related(one)) for one in something}
    wanted = PlanSection.everything.filter(plan__in=[one.pk for one in plans])
    sections = (
        wanted.filter(template_section__template__kind=template.kind)
        .select_for_update(of=("self",))
        .select_related("template_section")
        .annotate(**holds)
        .order_by("pk")
    )
    found: dict[int, list[Place]] = {}
    for one in sections:
        has_words = bool(one.text.strip()) or any(getattr(one, name) for name in holds)
        place = Place(one.pk, one.template_section, one.kept_aside_at is not None, has_words)
        found.setdefault(one.plan_id, []).append(place)
    return found


def _related(name: str) -> "QuerySet[PlanSection]":
    return PlanSection.everything.filter(pk=OuterRef("pk")).filter(Q(**{f"{name}__isnull": False})).order_by()


def _write(work: _Work, now: datetime) -> None:
    for asked, sections in work.to.items():
        PlanSection.everything.filter(pk__in=sections).update(template_section=asked)
    for start in range(0, len(work.back), BATCH):
        PlanSection.everything.filter(pk__in=work.back[start : start + BATCH]).update(kept_aside_at=None)
    for start in range(0, len(work.aside), BATCH):
        PlanSection.everything.filter(pk__in=work.aside[start : start + BATCH]).update(kept_aside_at=now)
    PlanSection.objects.bulk_create(work.new, batch_size=BATCH)
