"""What waits for whom now: decisions, plans to publish, plans that came back, sections to write, values of metrics."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from kloe.measurements.owed import owed_by_person
from mlco_portal.mail.models import Topic
from mlco_portal.wording import british_date
from planning.approval.models import Status
from planning.reminders.queries.due import Rounds
from planning.service_plans.models import EDITABLE, SectionShare
from planning.service_plans.queries.outstanding import Outstanding


@dataclass(frozen=True, slots=True)
class Item:
    """Something that waits for a person: what, where, and for whom they stand in."""

    text: str
    link: str
    holder: int | None = None
    topic: Topic = Topic.WAITING


def waits_by_user(rounds: Rounds, on: date) -> dict[int, list[Item]]:
    """Return what waits for each person in the open years, and of metrics (few queries beyond those of the rounds)."""
    found: dict[int, list[Item]] = defaultdict(list)
    for of in rounds.values():
        for left in of.left:
            said = _said(left)
            if said is None:
                continue
            text, link = said
            for mine in left.people:
                found[mine.user].append(Item(text, link, mine.holder))
    for share in _shares(list(rounds)):
        assert share.person_id is not None  # noqa: S101
        found[share.person_id].append(_asked(share))
    for person, owed in owed_by_person(on).items():
        found[person] += [Item(one.text, one.link, one.holder, Topic.VALUES) for one in owed]
    return dict(found)


def _said(left: Outstanding) -> tuple[str, str] | None:
    """Return words and path, or None for a plan that is being written and waits for nobody in particular."""
    case = left.case
    if case is None or left.plan is None:
        return None
    if case.status == Status.APPROVED:
        return f"{left.title} is approved and can be published", reverse("planning:publication:queue")
    if case.status == Status.SUBMITTED:
        by = f" by {british_date(case.step.due_on)}" if case.step and case.step.due_on else ""
        return f"Decide on {left.title}{by}", reverse("planning:review:detail", args=[case.pk])
    if left.came_back:
        return f"{left.title} came back: change it, then submit it again", left.plan.get_absolute_url()
    return None


def _shares(years: list[int]) -> list[SectionShare]:
    shares = SectionShare.objects.in_force().of_asked().filter(person__isnull=False, handed_back_at__isnull=True)
    open_to_write = shares.filter(section__plan__year__in=years, section__plan__case__status__in=EDITABLE)
    named = open_to_write.select_related("section__template_section", "section__plan__service")
    return list(named.order_by("due_on", "pk"))


def _asked(share: SectionShare) -> Item:
    section = share.section
    by = f" by {british_date(share.due_on)}" if share.due_on else ""
    link = reverse("planning:service_plans:section", args=[section.plan_id, section.template_section.key])
    return Item(f"Write “{section.template_section.title}” in the {section.plan}{by}", link)
