"""The year's audits: by month, and which of the CQC's questions they look at."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from kloe.lines.models import CqcQuestion
from kloe.providers.models import AuditFinding, Provider, ProviderAction, ProviderAudit
from kloe.providers.presenters.tags import COVERED, Chip, action_chip, audit_chip, judgement_chip, risk_chip
from kloe.providers.rules.coverage import Covered, covered, left_out
from mlco_portal.wording import british_date, counted

HEAD = ["Provider", "Day", "Where it stands", "CQC questions", "Led by"]


def audits_by_month(audits: Iterable[ProviderAudit], today: date) -> list[tuple[str, list[list[Any]]]]:
    """Return the rows of the year's audits under their months, in order."""
    ordered = sorted(audits, key=lambda one: (one.counts_on, one.pk))
    months = groupby(ordered, key=lambda one: f"{one.counts_on:%B %Y}")
    return [(month, [audit_row(one, today) for one in found]) for month, found in months]


def audit_row(audit: ProviderAudit, today: date, *, of_provider: bool = False) -> list[Any]:
    day = {"text": british_date(audit.counts_on), "href": audit.get_absolute_url()}
    provider = {"text": audit.provider.name, "href": audit.provider.get_absolute_url()}
    return [
        *([] if of_provider else [provider]),
        day,
        audit_chip(audit, today).cell,
        questions_words(audit),
        audit.lead.name,
    ]


def questions_words(audit: ProviderAudit) -> str:
    """Return what it looks at; of one that was done, what it judged."""
    if audit.state == ProviderAudit.State.DONE:
        return "; ".join(f"{one.question.name}: {one.get_judgement_display().lower()}" for one in audit.findings.all())
    return ", ".join(one.name for one in audit.questions.all())


@dataclass(frozen=True, slots=True)
class FindingShown:
    """What an audit found for a question, with the actions set for it."""

    finding: AuditFinding
    judged: Chip
    actions: list[tuple[ProviderAction, Chip]]

    @property
    def is_wanting(self) -> bool:
        return self.finding.judgement != AuditFinding.Judgement.MET


def findings_of(audit: ProviderAudit, today: date) -> list[FindingShown]:
    """Return what the audit found; it comes with its findings and their actions fetched."""
    return [
        FindingShown(one, judgement_chip(one), [(action, action_chip(action, today)) for action in one.actions.all()])
        for one in audit.findings.all()
    ]


@dataclass(frozen=True, slots=True)
class CoverageRow:
    """A provider with how each of the CQC's questions is looked at in the year."""

    provider: Provider
    risk: Chip
    cells: tuple[Chip, ...]


def coverage_rows(
    providers: Iterable[Provider], questions: Sequence[CqcQuestion], audits: Iterable[ProviderAudit]
) -> list[CoverageRow]:
    """Return a row for each provider, with a cell for each question."""
    of_provider: dict[int, list[ProviderAudit]] = {}
    for audit in sorted(audits, key=lambda one: (one.counts_on, one.pk)):
        of_provider.setdefault(audit.provider_id, []).append(audit)
    return [
        CoverageRow(
            one,
            risk_chip(one.rating),
            tuple(COVERED[covered(question.pk, of_provider.get(one.pk, ()))] for question in questions),
        )
        for one in providers
    ]


def covered_words(rows: Sequence[CoverageRow]) -> str:
    """Return for how many providers every question of the CQC is looked at or planned, and for how many none is."""
    gap = COVERED[Covered.NOT_PLANNED]
    whole = sum(gap not in one.cells for one in rows)
    none = sum(all(chip == gap for chip in one.cells) for one in rows)
    words = f"All questions are looked at or planned for {whole} of {counted(len(rows), 'provider')}"
    return f"{words}; for {none}, none is." if none else f"{words}."


def gaps_words(questions: Sequence[CqcQuestion], audits: Iterable[ProviderAudit]) -> str:
    """Return which questions nothing in the year looks at, for one provider; "" when all are."""
    names = {one.pk: one.name for one in questions}
    return ", ".join(names[key] for key in left_out(list(names), audits))
