"""Bringing an earlier text of a section back, and giving the state of a whole plan a name."""

import uuid

from django.db import transaction
from django.db.models import Prefetch, prefetch_related_objects
from django.utils import timezone

from mlco_portal.accounts.models import User
from planning.approval.rules import NotAllowed
from planning.service_plans.actions.locks import locked_section, locked_whole
from planning.service_plans.actions.milestones import Reason, keep_milestone, name_version
from planning.service_plans.actions.writing import check_may_write, write_section
from planning.service_plans.models import PlanSection, SectionMilestone, SectionRow, ServicePlan
from planning.service_plans.queries import section_content
from planning.service_plans.rules import EditConflict, can_write, check_editable
from planning.service_plans.sections import kind_of
from services.queries import access_of
from services.rules import Access


def bring_back(
    *, plan: int, key: str, milestone: int, revision: int, by: User, access: Access | None = None
) -> SectionMilestone:
    """Make an earlier text of the section its text again; the present one becomes a milestone first.

    Raises PlanSection.DoesNotExist, SectionMilestone.DoesNotExist, NotAllowed, PlanNotEditable, or EditConflict when
    `revision`, which the person saw beside the earlier text, is not the newest any more.
    """
    with transaction.atomic():
        section = locked_section(PlanSection.objects.filter(plan__pk=plan, template_section__key=key))
        check_may_write(section, by, access)
        prefetch_related_objects([section], Prefetch("rows", SectionRow.objects.order_by("position")))
        if section.revision != revision:
            raise EditConflict(section_content(section))
        found = section.milestones.get(pk=milestone)
        keep_milestone(section=section, reason=Reason.REPLACED, by=by)
        write_section(section, found.text, _rows(section, found), by, timezone.now(), quiet=False)
    return found


def name_plan_version(*, plan: ServicePlan, name: str, by: User, access: Access | None = None) -> int:
    """Give the plan as it stands a name, so that each of its sections can be read and brought back under it.

    Returns in how many sections something is written. Raises NotAllowed or PlanNotEditable.
    """
    with transaction.atomic():
        locked = locked_whole(plan.pk)
        granted = access or access_of(by, timezone.localdate())
        if not can_write(granted, locked):
            raise NotAllowed("Your role does not let you write in this plan.")
        check_editable(locked, granted)
        return name_version(plan=locked, name=name, by=by)


def _rows(section: PlanSection, milestone: SectionMilestone) -> list[SectionRow]:
    """Return the milestone's rows under the identities that they had; none that another section holds by now."""
    kind = kind_of(section.template_section.kind)
    wanted = {identity: _identity(identity) for identity, _ in milestone.rows}
    held = SectionRow.objects.filter(pk__in=[one for one in wanted.values() if one]).exclude(section=section)
    elsewhere = set(held.values_list("pk", flat=True))
    rows: list[SectionRow] = []
    for identity, cells in milestone.rows:
        known = wanted[identity]
        key = known if known and known not in elsewhere else uuid.uuid4()
        rows.append(SectionRow(id=key, section=section, position=len(rows), cells=kind.cells_of(cells)))
    return rows


def _identity(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None
