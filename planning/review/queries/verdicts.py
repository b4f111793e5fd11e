"""How far somebody is with reading a plan, and with every plan of their inbox."""

from collections.abc import Collection, Iterable, Mapping

from django.db.models import Q

from planning.approval.models import ApprovalCase, Decision, Move
from planning.releases.models import Release
from planning.review.compare import compare
from planning.review.models import SectionVerdict
from planning.review.papers import read_release
from planning.review.queries.reading import ReviewedPlan
from planning.review.verdicts import Progress, Reading, Said, reading_of
from planning.service_plans.models import PlanVersion
from planning.service_plans.snapshot import PlanDocument, document_of


def reading_for(plan: ReviewedPlan, user_id: int | None) -> Reading:
    """Return how far the person is with the version that is read (one query, and one for earlier versions needed)."""
    said = _said_by(user_id, [plan.case.pk]).get(plan.case.pk, [])
    versions = _versions_of_rounds(plan.decisions)
    needed = _earlier_needed(plan.case, said, versions)
    earlier = _documents({plan.case.pk: needed}).get(plan.case.pk, {}) if needed else {}
    return _reading(plan.case, plan.document, said, versions, earlier)


def reading_of_case(case: ApprovalCase, user_id: int | None, *, if_said: bool = False) -> Reading | None:
    """Return the same for a case whose page is not drawn; None when nothing was submitted (three queries).

    `if_said` reads no version where the person said nothing and all is decided on: the reading has no sections then
    (one query).
    """
    said = _said_by(user_id, [case.pk]).get(case.pk, [])
    if if_said and not said and not case.only_changes:
        return Reading(())
    versions = _versions_of_rounds(case.decisions.filter(move=Move.SUBMIT))
    found = _documents({case.pk: _earlier_needed(case, said, versions) | {case.version_number}}).get(case.pk, {})
    if case.version_number not in found:
        return None
    return _reading(case, found[case.version_number], said, versions, found)


def progress_of(cases: Collection[ApprovalCase], user_id: int | None) -> dict[int, Progress]:
    """Return for each case of an inbox how far the person is, and what moved since they last looked (two queries).

    The cases were fetched by `waiting_for`: with their decisions, and the number of the version looked at.
    """
    said = _said_by(user_id, [case.pk for case in cases])
    versions = {case.pk: _versions_of_rounds(case.decisions.all()) for case in cases}
    wanted = {}
    for case in cases:
        numbers = _earlier_needed(case, said.get(case.pk, []), versions[case.pk]) | {case.version_number}
        wanted[case.pk] = numbers | ({case.looked_number} if case.looked_number else set())  # type: ignore[attr-defined]
    found = _documents(wanted) if wanted else {}
    return {
        case.pk: _progress(case, found[case.pk], said.get(case.pk, []), versions[case.pk])
        for case in cases
        if case.version_number in found.get(case.pk, {})
    }


def readings_of(cases: Collection[ApprovalCase], user_id: int | None) -> dict[int, Reading]:
    """Return for each case how far the person is with the version that waits (two queries for any number).

    The cases were fetched with their decisions.
    """
    said = _said_by(user_id, [case.pk for case in cases])
    versions = {case.pk: _versions_of_rounds(case.decisions.all()) for case in cases}
    wanted = {
        case.pk: _earlier_needed(case, said.get(case.pk, []), versions[case.pk]) | {case.version_number}
        for case in cases
    }
    found = _documents(wanted) if wanted else {}
    return {
        case.pk: _reading(case, found[case.pk][case.version_number], said.get(case.pk, []), versions[case.pk], now)
        for case in cases
        if case.version_number in (now := found.get(case.pk, {}))
    }


def _progress(
    case: ApprovalCase, documents: Mapping[int, PlanDocument], said: Iterable[Said], versions: Mapping[int, int]
) -> Progress:
    now, looked = documents[case.version_number], case.looked_number  # type: ignore[attr-defined]
    reading = _reading(case, now, said, versions, documents)
    changed = len(compare(documents[looked], now).changed) if looked in documents else None
    return Progress(reading.read, reading.total, len(reading.queries), looked, changed)


def _reading(
    case: ApprovalCase,
    document: PlanDocument,
    said: Iterable[Said],
    versions: Mapping[int, int],
    earlier: Mapping[int, PlanDocument],
) -> Reading:
    agreed = earlier.get(case.agreed_number) if case.only_changes else None
    return reading_of(document, said, current=case.round, versions=versions, documents=earlier, agreed=agreed)


def _said_by(user_id: int | None, cases: Collection[int]) -> dict[int, list[Said]]:
    rows = SectionVerdict.objects.filter(by=user_id, case__in=cases)
    found: dict[int, list[Said]] = {}
    for case, *said in rows.values_list("case", "round", "section_key", "verdict", "note"):
        found.setdefault(case, []).append(Said(*said))  # type: ignore[arg-type]
    return found


def _versions_of_rounds(decisions: Iterable[Decision]) -> dict[int, int]:
    return {one.round: one.version_number for one in decisions if one.move == Move.SUBMIT}


def _earlier_needed(case: ApprovalCase, said: Iterable[Said], versions: Mapping[int, int]) -> set[int]:
    """Return the numbers of the earlier versions in which the person said something last, and of the agreed one."""
    last: dict[str, int] = {}
    for one in said:
        if one.round < case.round:
            last[one.key] = max(one.round, last.get(one.key, 0))
    numbers = {versions[found] for found in last.values() if found in versions}
    return numbers | ({case.agreed_number} if case.only_changes and case.agreed_number else set())


def _documents(wanted: Mapping[int, Collection[int]]) -> dict[int, dict[int, PlanDocument]]:
    """Return the versions of those numbers, {key of the case: {number: document}} (one query, and one for documents of
    the organisation)."""
    which = Q()
    for case, numbers in wanted.items():
        which |= Q(plan__case=case, number__in=numbers)
    found: dict[int, dict[int, PlanDocument]] = {}
    rows = PlanVersion.objects.filter(which).order_by().values_list("plan__case", "number", "content")
    for case, number, content in rows:
        found.setdefault(case, {})[number] = document_of(content)
    if missing := {case: numbers for case, numbers in wanted.items() if case not in found}:
        _add_releases(missing, found)
    return found


def _add_releases(wanted: Mapping[int, Collection[int]], found: dict[int, dict[int, PlanDocument]]) -> None:
    which = Q()
    for case, numbers in wanted.items():
        which |= Q(document__case=case, number__in=numbers)
    for case, number, content in Release.objects.filter(which).values_list("document__case", "number", "content"):
        found.setdefault(case, {})[number] = read_release(content)
