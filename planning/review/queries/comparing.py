"""Two versions of a plan to compare: what the reader chose, or what serves them best."""

from collections.abc import Sequence
from dataclasses import dataclass

from planning.approval.models import ApprovalCase, Decision, Move
from planning.review.compare import PlanComparison, compare
from planning.review.queries.subjects import FrozenText, Subject, VersionFacts, subject_of
from planning.review.since import Base, Known, Since, base_for, bases_of
from planning.service_plans.snapshot import PlanDocument, sha256_of

DECIDED = (Move.APPROVE, Move.RETURN)


@dataclass(frozen=True, slots=True)
class Compared:
    """A version beside an earlier one; without a `base` there is nothing to compare it with.

    `choices` are the bases that there are. `is_intact` and `is_base_intact` say that the texts match their SHA-256.
    """

    shown: VersionFacts
    document: PlanDocument
    versions: tuple[VersionFacts, ...]
    choices: tuple[Base, ...]
    decisions: tuple[Decision, ...]
    is_intact: bool
    is_base_intact: bool = True
    last_year: VersionFacts | None = None
    base: Base | None = None
    before: VersionFacts | None = None
    comparison: PlanComparison | None = None

    @property
    def is_across_years(self) -> bool:
        return self.before is not None and self.before.plan_id != self.shown.plan_id

    @property
    def since_number(self) -> int:
        """The version compared with, 0 when that is last year's plan or none."""
        return self.base.number if self.base else 0


def compared_versions(
    case: ApprovalCase,
    decisions: Sequence[Decision],
    *,
    reader: int | None,
    since: str = "",
    number: int = 0,
) -> Compared | None:
    """Return the version of that number (else the one that the case is about) beside what it is compared with.

    None when nothing was submitted yet. Two queries: all versions without their texts, then the two texts.
    """
    subject = subject_of(case)
    found = subject.facts(reader)
    versions = tuple(sorted((one for one in found if one.plan_id == subject.key), key=lambda one: one.number))
    by_number = {one.number: one for one in versions}
    shown = by_number.get(number) or by_number.get(case.version_number)
    if shown is None:
        return None
    last_year = next((one for one in found if one.plan_id != subject.key), None)
    known = _known(shown.number, versions, decisions, reader, last_year)
    base = base_for(since, known)
    before = {**by_number, 0: last_year}.get(base.number) if base else None
    if before is not None and before.plan_id == subject.key and before.number > shown.number:
        shown, before, base = before, shown, Base(Since.VERSION, shown.number)
    texts = subject.texts([one.pk for one in (shown, before) if one])
    document = subject.read(texts[shown.pk].content)
    return Compared(
        shown=shown,
        document=document,
        versions=versions,
        choices=tuple(bases_of(known).values()),
        decisions=tuple(decisions),
        is_intact=_is_intact(texts[shown.pk], shown, subject, case),
        is_base_intact=before is None or _is_intact(texts[before.pk], before, subject, case),
        last_year=last_year,
        base=base,
        before=before,
        comparison=compare(subject.read(texts[before.pk].content), document) if before else None,
    )


def _is_intact(text: FrozenText, version: VersionFacts, subject: Subject, case: ApprovalCase) -> bool:
    """Whether the text matches its SHA-256, and the case's where the case is about this version."""
    is_of_case = (version.plan_id, version.number) == (subject.key, case.version_number)
    return sha256_of(text.content) == text.sha256 and (not is_of_case or text.sha256 == case.version_sha256)


def _known(
    shown: int,
    versions: Sequence[VersionFacts],
    decisions: Sequence[Decision],
    reader: int | None,
    last_year: VersionFacts | None,
) -> Known:
    """Return what there is to compare with; whoever decided on a version has seen it."""
    decided = [one for one in decisions if one.move in DECIDED]
    looked = {one.number for one in versions if one.looked_at} | {
        one.version_number for one in decided if one.by_id == reader
    }
    return Known(
        shown=shown,
        versions=frozenset(one.number for one in versions),
        looked=frozenset(looked),
        decided=frozenset(one.version_number for one in decided),
        has_last_year=last_year is not None,
    )
