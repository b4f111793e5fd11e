"""Issuing a version."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from mlco_portal.accounts.models import User
from mlco_portal.audit.actions import record
from planning.plan_templates.actions.editing import locked_draft
from planning.plan_templates.models import PlanTemplate
from planning.plan_templates.queries.templates import template_with_key
from planning.plan_templates.rules.editing import TemplateRefused
from planning.service_plans.actions.moving import move_plans_along
from planning.template_editor.queries import check_of
from planning.template_editor.rules import mark_of

Status = PlanTemplate.Status


class NotAsSeen(TemplateRefused):
    """The draft was changed after the person looked at what would be issued."""


@dataclass(frozen=True, slots=True)
class Issued:
    """A version that was issued, and how many plans moved along."""

    template: PlanTemplate
    moved: int


def issue_template(*, template: PlanTemplate, change_note: str, seen: str, by: User) -> Issued:
    """Issue the draft, withdraw the version before it, and move the plans that are being written along.

    All or nothing. Raises NotADraft, TemplateRefused where something forbids it or nobody says what is new, and
    NotAsSeen when the draft is not what the mark `seen` stands for.
    """
    note = change_note.strip()
    with transaction.atomic():
        draft = locked_draft(template.pk)
        before = PlanTemplate.objects.select_for_update(of=("self",)).filter(
            year=draft.year, kind=draft.kind, status=Status.ISSUED
        )
        withdrawn = list(before)
        shown = template_with_key(draft.pk)
        if mark_of(shown, list(shown.sections.all())) != seen:
            raise NotAsSeen("Somebody changed the draft after you opened this page. Look at it again, then issue it.")
        if not note:
            raise TemplateRefused("Say in a sentence what is new.")
        if stops := check_of(shown).stops:
            raise TemplateRefused(" ".join(stops))
        before.update(status=Status.WITHDRAWN)
        PlanTemplate.objects.filter(pk=draft.pk).update(
            status=Status.ISSUED, change_note=note, issued_at=timezone.now(), issued_by=by
        )
        draft.refresh_from_db()
        for one in withdrawn:
            record("plan_templates.withdraw", by=by, about=one, changes={"status": [Status.ISSUED, Status.WITHDRAWN]})
        moves = move_plans_along(template=draft, by=by)
        changes: dict[str, list[Any]] = {"status": [Status.DRAFT, Status.ISSUED], "plans": [None, len(moves)]}
        record("plan_templates.issue", by=by, about=draft, reason=note, changes=changes)
    return Issued(draft, len(moves))
