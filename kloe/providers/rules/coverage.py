"""Which of the CQC's questions the year's audits of a provider look at. Pure."""

from collections.abc import Collection, Iterable
from enum import StrEnum

from kloe.providers.models import AuditFinding, ProviderAudit

Judgement = AuditFinding.Judgement
WORST_FIRST = (Judgement.NOT_MET, Judgement.PARTLY, Judgement.MET)


class Covered(StrEnum):
    """How far a question is looked at in the year."""

    NOT_PLANNED = "not_planned"
    PLANNED = "planned"
    MET = Judgement.MET.value
    PARTLY = Judgement.PARTLY.value
    NOT_MET = Judgement.NOT_MET.value


def covered(question: int, audits: Iterable[ProviderAudit]) -> Covered:
    """Return what the newest audit that was done says of the question, else whether one is planned.

    Audits come with their questions and findings fetched, in the order of their days.
    """
    found, is_planned = Covered.NOT_PLANNED, False
    for audit in audits:
        if audit.state == ProviderAudit.State.PLANNED:
            is_planned = is_planned or any(one.pk == question for one in audit.questions.all())
        for finding in audit.findings.all():
            if finding.question_id == question:
                found = Covered(finding.judgement)
    if found == Covered.NOT_PLANNED and is_planned:
        return Covered.PLANNED
    return found


def not_followed(audits: Iterable[ProviderAudit]) -> list[AuditFinding]:
    """Return what audits of a provider found wanting, question by question, for which no action was ever set.

    Only the newest finding of a question counts: what a later audit found met needs no action any more.
    Audits come with their findings and actions fetched, in the order of their days.
    """
    newest = {one.question_id: one for audit in audits for one in audit.findings.all()}
    return [one for one in newest.values() if one.judgement != Judgement.MET and not one.actions.all()]


def left_out(questions: Collection[int], audits: Iterable[ProviderAudit]) -> list[int]:
    """Return the questions that no audit of the year looks at or will."""
    known = list(audits)
    return [one for one in questions if covered(one, known) == Covered.NOT_PLANNED]
