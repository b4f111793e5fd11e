"""Keeping a section's text in its history: at a press of Save, before somebody else writes, before it is replaced."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Max
from django.utils import timezone

from mlco_portal.accounts.models import User
from mlco_portal.audit.actions import changes_between, record
from planning.service_plans.models import PlanSection, SectionMilestone, ServicePlan

Reason = SectionMilestone.Reason
# Whoever pauses for longer comes back to another sitting: the text of the one before is kept.
SITTING = timedelta(minutes=30)
Rows = Sequence[tuple[str, Mapping[str, str]]]
State = tuple[str, Rows]


def keep_milestone(*, section: PlanSection, reason: str, by: User, name: str = "") -> SectionMilestone | None:
    """Keep the section's text as it stands; the audit trail hears what changed since the milestone before.

    Call it inside the transaction, with the section locked by `locked_section`, before the text changes. `by` is who
    makes it; the milestone names who wrote the text. Returns None, and keeps nothing, where nothing was ever written.
    """
    if section.revision == 0:
        return None
    if section.revision > section.milestone_revision:
        note_changes(section=section)
    milestone = SectionMilestone.objects.create(**_as_it_stands(section, reason, timezone.now(), name), section=section)
    if section.milestone_revision != section.revision:
        section.milestone_revision = section.revision
        section.save(update_fields=["milestone_revision"])
    return milestone


def keep_saved(*, section: PlanSection, since: State | None) -> None:
    """Keep what is just being saved by a press of a button; the caller writes the section's row.

    `since` is the newest milestone's state, where it is known.
    """
    note_changes(section=section, since=since)
    section.milestone_revision = section.revision
    SectionMilestone.objects.create(**_as_it_stands(section, Reason.SAVED, timezone.now()), section=section)


def keep_sitting(*, section: PlanSection, by: User, at: datetime) -> None:
    """Keep what is not in the history yet, when somebody else wrote it or it was written in another sitting."""
    if section.revision == section.milestone_revision:
        return
    pause = at - section.updated_at if section.updated_at else SITTING
    if section.updated_by_id != by.pk or pause >= SITTING:
        keep_milestone(section=section, reason=Reason.SITTING, by=by)


def keep_unkept(*, plan: ServicePlan, by: User, reason: str = Reason.SUBMITTED) -> int:
    """Keep every section of the plan that holds text which is in no milestone yet; return how many.

    The plan is locked, and fetched with its sections and rows: four queries, or none where all is kept.
    """
    unkept = [one for one in plan.sections.all() if one.revision > one.milestone_revision]
    if not unkept:
        return 0
    before, at = newest_states([one.pk for one in unkept]), timezone.now()
    SectionMilestone.objects.bulk_create(
        SectionMilestone(**_as_it_stands(one, reason, at), section=one) for one in unkept
    )
    PlanSection.objects.filter(pk__in=[one.pk for one in unkept]).update(milestone_revision=F("revision"))
    changes = {}
    for one in unkept:
        one.milestone_revision = one.revision
        text, rows = before.get(one.pk, ("", []))
        changes[one.template_section.title] = [[text, _plain(rows)], [one.text, _plain(rows_of(one))]]
    record("service_plans.keep_sections", by=by, about=plan, label=str(plan), changes=changes)
    return len(unkept)


def name_version(*, plan: ServicePlan, name: str, by: User) -> int:
    """Give the plan's text as it stands a name: a milestone of each section that is written; return how many.

    The plan is locked, and fetched with its sections and rows.
    """
    with transaction.atomic():
        keep_unkept(plan=plan, by=by, reason=Reason.SITTING)
        at = timezone.now()
        written = [one for one in plan.sections.all() if one.revision]
        SectionMilestone.objects.bulk_create(
            SectionMilestone(**_as_it_stands(one, Reason.NAMED, at, name), section=one) for one in written
        )
        record("service_plans.name_version", by=by, about=plan, label=f"{plan}: {name}")
    return len(written)


def set_aside(*, section: PlanSection, text: str, rows: Rows, by: User) -> None:
    """Keep a text that could not be saved because another one stands: once, however often it is sent."""
    given = [[identity, dict(cells)] for identity, cells in rows]
    mine = SectionMilestone.objects.filter(section=section, reason=Reason.SET_ASIDE, written_by=by)
    newest = mine.order_by("-made_at", "-pk").first()
    if newest is not None and (newest.text, newest.rows) == (text, given):
        return
    SectionMilestone.objects.create(
        section=section,
        reason=Reason.SET_ASIDE,
        revision=section.revision,
        text=text,
        rows=given,
        made_at=timezone.now(),
        written_by=by,
    )


def note_changes(*, section: PlanSection, since: State | None = None) -> None:
    """Tell the audit trail what the section's last writer changed since then (None: since the newest milestone)."""
    text, rows = since or newest_states([section.pk]).get(section.pk, ("", []))
    old = {"text": text, "rows": [(identity, dict(cells)) for identity, cells in rows]}
    new = {"text": section.text, "rows": [(identity, dict(cells)) for identity, cells in rows_of(section)]}
    label = f"{section.plan}: {section.template_section.title}"
    changes = changes_between(old, new)
    record("service_plans.save_section", by=section.updated_by, about=section.plan, label=label, changes=changes)


def newest_states(sections: Sequence[int]) -> dict[int, State]:
    """Return {section: (text, rows)} of the newest milestone of each that was its text, in one query."""
    were = SectionMilestone.objects.filter(section__in=sections).exclude(reason=Reason.SET_ASIDE)
    newest = were.order_by().values("section").annotate(newest=Max("pk")).values("newest")
    found = SectionMilestone.objects.filter(pk__in=newest).values_list("section", "text", "rows")
    return {section: (text, [(one[0], one[1]) for one in rows]) for section, text, rows in found}


def rows_of(section: PlanSection) -> list[tuple[str, Mapping[str, str]]]:
    """Return the section's rows as they stand, in order."""
    rows = sorted(section.rows.all(), key=lambda row: row.position)
    return [(str(row.pk), row.cells) for row in rows]


def _as_it_stands(section: PlanSection, reason: str, at: datetime, name: str = "") -> dict[str, Any]:
    return {
        "reason": reason,
        "name": name,
        "revision": section.revision,
        "text": section.text,
        "rows": _plain(rows_of(section)),
        "made_at": at,
        "written_by_id": section.updated_by_id,
    }


def _plain(rows: Rows) -> list[list[Any]]:
    return [[identity, dict(cells)] for identity, cells in rows]
