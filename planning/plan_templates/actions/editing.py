"""Making and changing drafts. Each change locks the template, so nothing changes once it is issued."""

from collections.abc import Sequence
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from mlco_portal.accounts.models import User
from mlco_portal.audit.actions import changes_between, record
from mlco_portal.years import PlanningYear
from planning.plan_templates.actions.copying import copy_template
from planning.plan_templates.models import PlanTemplate, TemplateSection
from planning.plan_templates.rules.editing import (
    MOST_SECTIONS,
    ChangedMeanwhile,
    DraftThere,
    NotADraft,
    SectionRefused,
    TemplateGone,
    TemplateRefused,
    Values,
    about_of,
    digest_of,
    key_of,
    partner_kinds,
    section_problems,
    values_of,
)

Status = PlanTemplate.Status
GONE = "This draft was discarded meanwhile."


def locked_draft(key: int) -> PlanTemplate:
    """Return the template under a lock; raise NotADraft when it is none, or TemplateRefused when it is gone."""
    template = PlanTemplate.objects.select_for_update(of=("self",)).filter(pk=key).first()
    if template is None:
        raise TemplateGone(GONE)
    if template.status != Status.DRAFT:
        raise NotADraft(
            f"Version {template.version} is {template.get_status_display().lower()} and stays as it is. "
            "Make a new version to change something."
        )
    return template


def new_version(*, template: PlanTemplate, by: User) -> PlanTemplate:
    """Make a draft of the next version with the same sections; raises DraftThere when the kind has one."""
    with transaction.atomic():
        same = list(PlanTemplate.objects.select_for_update(of=("self",)).filter(year=template.year, kind=template.kind))
        _check_no_draft(same)
        number = max(one.version for one in same) + 1
        try:
            with transaction.atomic():
                return copy_template(
                    template=template, year=int(template.year), version=number, status=Status.DRAFT, by=by
                )
        except IntegrityError as error:
            raise _draft_of(template.year, template.kind) from error


def begin_template(*, year: int, kind: str, by: User) -> PlanTemplate:
    """Make an empty draft of a kind that the year has no template of yet; raises DraftThere or TemplateRefused."""
    label = PlanTemplate.Kind(kind).label
    try:
        with transaction.atomic():
            same = list(PlanTemplate.objects.filter(year=year, kind=kind))
            _check_no_draft(same)
            if same:
                raise TemplateRefused("The year has a template of this kind. Make a new version of it.")
            draft = PlanTemplate.objects.create(
                year=PlanningYear(year), kind=kind, version=1, name=f"{label} {PlanningYear(year)}"
            )
            record("plan_templates.begin", by=by, about=draft)
    except IntegrityError as error:
        raise _draft_of(year, kind) from error
    return draft


def _draft_of(year: int, kind: str) -> TemplateRefused:
    found = PlanTemplate.objects.filter(year=year, kind=kind, status=Status.DRAFT).first()
    return DraftThere(found) if found else TemplateRefused("Somebody else made this version a moment ago.")


def _check_no_draft(same: Sequence[PlanTemplate]) -> None:
    for one in same:
        if one.status == Status.DRAFT:
            raise DraftThere(one)


def discard_draft(*, template: PlanTemplate, by: User) -> None:
    """Throw the draft away with its sections; raises NotADraft, or TemplateRefused when it is needed elsewhere."""
    with transaction.atomic():
        draft = locked_draft(template.pk)
        titles = list(draft.sections.values_list("title", flat=True))
        record("plan_templates.discard", by=by, about=draft, changes={"sections": [titles, None]})
        try:
            with transaction.atomic():
                draft.delete()
        except ProtectedError as error:
            raise TemplateRefused("Another template was made from this draft, so it cannot be discarded.") from error


def change_about(*, template: PlanTemplate, name: str, intro: str, seen: str, by: User) -> PlanTemplate:
    """Change the draft's name and introduction; raises ChangedMeanwhile when they are not as they were `seen`."""
    with transaction.atomic():
        draft = locked_draft(template.pk)
        before = about_of(draft)
        if digest_of(before) != seen:
            raise ChangedMeanwhile(before)
        draft.name, draft.intro = name, intro
        if changes := changes_between(before, about_of(draft)):
            draft.save(update_fields=["name", "intro"])
            record("plan_templates.change", by=by, about=draft, changes=changes)
    return draft


def add_section(*, template: PlanTemplate, kind: str, values: Values, after: str, by: User) -> TemplateSection:
    """Add a section behind that of the key `after`, first for "", last when there is none of that key.

    Raises SectionRefused when its fields do not go together, or when its key is one of the template beside it.
    """
    with transaction.atomic():
        draft = locked_draft(template.pk)
        _check(values)
        sections = list(draft.sections.order_by("order", "pk"))
        if len(sections) >= MOST_SECTIONS:
            raise TemplateRefused(f"A template has at most {MOST_SECTIONS} sections. Remove one first.")
        key = key_of(values["title"], {one.key for one in sections})
        _check_key(draft, key)
        section = TemplateSection(template=draft, key=key, kind=kind, order=0, **values)
        keys = [one.key for one in sections]
        place = 0 if not after else keys.index(after) + 1 if after in keys else len(keys)
        section.order = place + 1
        section.save()
        _number([*sections[:place], section, *sections[place:]])
        record("plan_templates.add_section", by=by, about=draft, changes={key: [None, values["title"]]})
    return section


def _check_key(draft: PlanTemplate, key: str) -> None:
    there = (
        TemplateSection.objects.filter(key=key, template__year=draft.year)
        .filter(template__kind__in=partner_kinds(draft.kind))
        .exclude(template__status=Status.WITHDRAWN)
        .select_related("template")
        .first()
    )
    if there is not None:
        name = there.template.get_kind_display()
        raise SectionRefused(
            {
                "title": f"“{there.title}” stands in the template “{name}” already, and both make one plan. "
                "Choose another title"
            }
        )


def change_section(*, section: TemplateSection, values: Values, seen: str, by: User) -> TemplateSection:
    """Change what a section asks. Its key and kind stay.

    Raises SectionRefused when its fields do not go together, ChangedMeanwhile when it is not as it was `seen`.
    """
    with transaction.atomic():
        draft = locked_draft(section.template_id)
        found = _section(draft, section.key)
        before = values_of(found)
        if digest_of(before) != seen:
            raise ChangedMeanwhile(before)
        _check(values)
        for name, value in values.items():
            setattr(found, name, value)
        if changes := changes_between(before, values_of(found)):
            found.save(update_fields=list(values))
            record("plan_templates.change_section", by=by, about=draft, label=f"{draft}: {found}", changes=changes)
    return found


def move_section(*, template: PlanTemplate, key: str, place: int, by: User) -> TemplateSection:
    """Put the section at the place, 1 for the first; a place beyond the end is the last."""
    return _move(template, key, lambda now, last: min(max(place, 1), last), by)


def shift_section(*, template: PlanTemplate, key: str, steps: int, by: User) -> TemplateSection:
    """Move the section up (-1) or down (1)."""
    return _move(template, key, lambda now, last: min(max(now + steps, 1), last), by)


def _move(template: PlanTemplate, key: str, place_of: Any, by: User) -> TemplateSection:
    with transaction.atomic():
        draft = locked_draft(template.pk)
        section = _section(draft, key)
        sections = list(draft.sections.order_by("order", "pk"))
        keys = [one.key for one in sections]
        now = keys.index(key) + 1
        place = place_of(now, len(keys))
        if place != now:
            section = sections.pop(now - 1)
            sections.insert(place - 1, section)
            _number(sections)
            label = f"{draft}: {section}"
            record("plan_templates.move_section", by=by, about=draft, label=label, changes={"place": [now, place]})
    return section


def remove_section(*, template: PlanTemplate, key: str, by: User) -> TemplateSection:
    """Remove a section of the draft; plans that hold one of that key keep it until the draft is issued."""
    with transaction.atomic():
        draft = locked_draft(template.pk)
        section = _section(draft, key)
        plain: dict[str, Any] = {name: [value, None] for name, value in values_of(section).items() if value}
        record("plan_templates.remove_section", by=by, about=draft, label=f"{draft}: {section}", changes=plain)
        section.delete()
        _number(list(draft.sections.order_by("order", "pk")))
    return section


def _section(draft: PlanTemplate, key: str) -> TemplateSection:
    found = draft.sections.filter(key=key).first()
    if found is None:
        raise TemplateRefused("Somebody else removed this section meanwhile.")
    return found


def _check(values: Values) -> None:
    if problems := section_problems(values):
        raise SectionRefused(problems)


def _number(sections: Sequence[TemplateSection]) -> None:
    for order, one in enumerate(sections, start=1):
        one.order = order
    TemplateSection.objects.bulk_update(sections, ["order"])
