"""Last year's priorities as rows of this year's plan: what was achieved, and what is carried on."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from mlco_portal.accounts.models import User
from mlco_portal.audit.actions import changes_between, record
from planning.approval.rules import NotAllowed
from planning.service_plans.actions.last_year import change_section, section_to_change
from planning.service_plans.models import CarryDecision, PlanSection, SectionRow, ServicePlan
from planning.service_plans.queries import lists_of
from planning.service_plans.queries.looking_back import looking_back_of
from planning.service_plans.rules import PlanRefused, can_write
from planning.service_plans.rules.last_year import find_row, fresh_cells
from planning.service_plans.rules.looking_back import (
    AnsweredMeanwhile,
    EarlierPriority,
    LookingBack,
    decision_parts,
    fingerprint,
)
from planning.service_plans.rules.looking_back_rows import News, brought_identity, news_of
from planning.service_plans.sections import kind_of
from services.queries import access_of
from services.rules import Access

Choice = CarryDecision.Decision


@dataclass(frozen=True, slots=True)
class Answer:
    """What becomes of one unfinished priority; `seen` is the fingerprint of the answer that the person was shown."""

    row: str
    decision: str
    reason: str
    into: str = ""
    seen: str = ""

    @property
    def parts(self) -> tuple[str, ...]:
        return (self.decision, self.into if self.decision == Choice.MERGE else "", self.reason)


def fill_looking_back(plan: ServicePlan) -> int:
    """Give a plan that was just started last year's achieved priorities; return how many."""
    looking = looking_back_of(plan, figures=True)
    section = plan.sections.filter(template_section__kind="achievements").first()
    if looking is None or section is None or not looking.achieved:
        return 0
    SectionRow.objects.bulk_create(achieved_rows(section, looking))
    section.revision = 1
    section.save(update_fields=["revision"])
    return len(looking.achieved)


def achieved_rows(section: PlanSection, looking: LookingBack) -> list[SectionRow]:
    """Return the rows that tell what was achieved of last year's priorities."""
    return [
        SectionRow(
            id=brought_identity(section.plan_id, one.row),
            section=section,
            position=place,
            cells={"achievement": one.achievement, "impact": ""},
        )
        for place, one in enumerate(looking.achieved)
    ]


def bring_in_news(
    *, plan: ServicePlan, key: str, wanted: Collection[str], by: User, access: Access | None = None
) -> News:
    """Bring into the section what was recorded of last year's priorities since, and return it.

    Priorities that are not there come as rows; the words of those named in `wanted` are put in place of the words that
    the portal had brought. Nothing that an author wrote is touched. Raises as `section_to_change` does.
    """
    with transaction.atomic():
        section = section_to_change(PlanSection.objects.filter(plan=plan, template_section__key=key), by, access)
        looking = looking_back_of(section.plan, figures=True)
        if looking is None or section.template_section.kind != "achievements":
            raise PlanRefused("There is no approved plan of last year to bring anything in from.")
        rows = list(section.rows.all())
        found = news_of(looking, plan.pk, {str(row.pk): row.cells for row in rows})
        news = News(found.new, tuple(one for one in found.changed if one.priority.row in wanted))
        words = {one.identity: one.priority.achievement for one in news.changed}
        kept = [
            SectionRow(
                id=row.pk,
                section=section,
                cells={**row.cells, "achievement": words.get(str(row.pk), row.cells.get("achievement", ""))},
            )
            for row in rows
        ]
        added = [
            SectionRow(
                id=brought_identity(plan.pk, one.row),
                section=section,
                cells={"achievement": one.achievement, "impact": ""},
            )
            for one in news.new
        ]
        change_section(section=section, rows=[*kept, *added], by=by)
        if news.new or news.changed:
            record("service_plans.bring_in_priorities", by=by, about=section.plan, label=str(section.plan))
    return news


def answer_questions(*, plan: ServicePlan, answers: Sequence[Answer], by: User, access: Access | None = None) -> int:
    """Say what becomes of last year's unfinished priorities, all or none; return how many answers are new.

    Carrying one on adds it to this year's priorities, without its date; taking that back removes the row again where
    nobody has changed it. Raises AnsweredMeanwhile when somebody answered otherwise since, PlanRefused for an answer
    without a reason or a priority that is not there, NotAllowed or PlanNotEditable.
    """
    with transaction.atomic():
        wanted = PlanSection.objects.filter(plan=plan, template_section__kind="priorities")
        section = section_to_change(wanted.filter(pk__in=wanted.values("pk")[:1]), by, access)
        if not can_write(access or access_of(by, timezone.localdate()), section.plan):
            raise NotAllowed("Only those who write the whole plan say what becomes of last year’s priorities.")
        looking = looking_back_of(section.plan)
        if looking is None:
            raise PlanRefused("There is no approved plan of last year, so there is nothing to answer.")
        placed = _Placing(section, looking, by)
        changed = placed.changed(answers)
        for priority, answer in changed:
            placed.place(priority, answer)
        change_section(section=section, rows=list(placed.rows.values()), by=by)
    return len(changed)


class _Placing:
    """The rows of this year's priorities while answers are given."""

    def __init__(self, section: PlanSection, looking: LookingBack, by: User) -> None:
        self.section, self.looking, self.by = section, looking, by
        self.rows = {str(row.pk): row for row in section.rows.all()}
        self.kind = kind_of(section.template_section.kind)
        self.lists = lists_of(section.plan.year)

    def changed(self, answers: Sequence[Answer]) -> list[tuple[EarlierPriority, Answer]]:
        """Return the answers that say something new, checked; raise AnsweredMeanwhile where two met."""
        asked = {one.row: one for one in self.looking.unfinished}
        found, met = [], []
        for answer in answers:
            stands = self.looking.standing(answer.row, self.rows)
            if answer.row not in asked or fingerprint(answer.parts) == answer.seen:
                continue
            if answer.parts == decision_parts(stands):
                continue
            if fingerprint(decision_parts(stands)) != answer.seen:
                met.append(answer.row)
            self._check(asked[answer.row], answer)
            found.append((asked[answer.row], answer))
        if met:
            raise AnsweredMeanwhile(met)
        return found

    def _check(self, priority: EarlierPriority, answer: Answer) -> None:
        if answer.decision not in Choice.values:
            raise PlanRefused(f"Choose what becomes of “{priority.name}”.")
        if not answer.reason.strip():
            raise PlanRefused(f"Give a reason for “{priority.name}”.")
        if answer.decision == Choice.MERGE and answer.into not in self.rows:
            raise PlanRefused(f"The priority that “{priority.name}” becomes part of is not in this plan any more.")

    def place(self, priority: EarlierPriority, answer: Answer) -> None:
        before = self.looking.decisions.get(priority.row)
        cells = fresh_cells(self.kind, priority.cells, self.lists)
        if before is not None and before.decision == Choice.CARRY and answer.decision != Choice.CARRY:
            self._take_back(str(before.into), cells)
        CarryDecision.objects.update_or_create(
            plan=self.section.plan,
            row=UUID(priority.row),
            defaults={
                "earlier_id": self.looking.last.plan,
                "decision": answer.decision,
                "reason": answer.reason,
                "into": self._into(answer, cells),
                "decided_at": timezone.now(),
                "decided_by": self.by,
            },
        )
        names = ("decision", "into", "reason")
        old, new = (dict(zip(names, parts, strict=True)) for parts in (decision_parts(before), answer.parts))
        record(
            "service_plans.answer_question",
            by=self.by,
            about=self.section.plan,
            label=f"{self.section.plan}: {priority.name}"[:300],
            changes=changes_between(old, new),
            reason=answer.reason,
        )

    def _into(self, answer: Answer, cells: dict[str, str]) -> UUID | None:
        if answer.decision == Choice.DROP:
            return None
        if answer.decision == Choice.MERGE:
            return UUID(answer.into)
        said: dict[str, Mapping[str, str]] = {identity: row.cells for identity, row in self.rows.items()}
        found = find_row(self.kind, cells, said)
        if found is None:
            row = SectionRow(section=self.section, cells=cells)
            found = str(row.pk)
            self.rows[found] = row
        return UUID(found)

    def _take_back(self, identity: str, cells: dict[str, str]) -> None:
        """Remove the row that was carried on, as long as nobody has changed a word of it."""
        row = self.rows.get(identity)
        if row is not None and row.cells == cells:
            del self.rows[identity]
