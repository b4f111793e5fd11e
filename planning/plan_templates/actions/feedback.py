"""What authors say of a template, and that it was considered."""

from django.db import transaction
from django.utils import timezone

from mlco_portal.accounts.models import User
from mlco_portal.audit.actions import record
from planning.plan_templates.models import PlanTemplate, TemplateFeedback
from planning.plan_templates.rules.editing import LONGEST_FEEDBACK, TemplateRefused


def give_feedback(*, template: PlanTemplate, section_key: str, text: str, by: User) -> TemplateFeedback:
    """Keep what the person says of a section, or with "" of the whole template.

    The same words of the same person twice are kept once: a double click. Raises TemplateRefused without words, with
    too many, or for a section that the template does not have.
    """
    words = text.replace("\x00", "").strip()
    if not words:
        raise TemplateRefused("Enter what you think of it")
    if len(words) > LONGEST_FEEDBACK:
        raise TemplateRefused(f"Shorten it to {LONGEST_FEEDBACK:,} characters; it has {len(words):,}")
    if section_key and not template.sections.filter(key=section_key).exists():
        raise TemplateRefused("The template has no such section.")
    with transaction.atomic():
        # Two presses at once wait for each other here.
        User.objects.select_for_update(of=("self",)).get(pk=by.pk)
        same = TemplateFeedback.objects.filter(template=template, section_key=section_key, text=words, by=by)
        said = same.first()
        if said is None:
            said = TemplateFeedback.objects.create(
                template=template, section_key=section_key, text=words, by=by, at=timezone.now()
            )
            record(
                "plan_templates.give_feedback",
                by=by,
                about=template,
                changes={section_key or "template": [None, words]},
            )
    return said


def consider_feedback(*, feedback: TemplateFeedback, is_considered: bool, by: User) -> TemplateFeedback:
    """Mark feedback as considered, or not; a second press changes nothing."""
    with transaction.atomic():
        found = TemplateFeedback.objects.select_for_update(of=("self",)).get(pk=feedback.pk)
        if (found.considered_at is not None) != is_considered:
            found.considered_at = timezone.now() if is_considered else None
            found.considered_by = by if is_considered else None
            found.save(update_fields=["considered_at", "considered_by"])
            record(
                "plan_templates.consider_feedback",
                by=by,
                about=found,
                changes={"is_considered": [not is_considered, is_considered]},
            )
    return found
