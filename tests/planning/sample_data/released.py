"""What the sample's documents went through: releases, a consultation, approval, and what readers get."""

from planning.approval.models import Decision, Move, Status
from planning.evidence.checks import evidence_problem
from planning.releases.models import ConsultationResponse, Release, ReleaseFile

FINAL = ["approval", "final"]


def check_releases() -> None:
    """Each document is final; that of 2024/25 was a draft and out for consultation before."""
    found: dict[str, list[str]] = {}
    for one in Release.objects.select_related("document__case").order_by("document__year", "document__kind", "number"):
        found.setdefault(str(one.document), []).append(one.stage)
        assert one.document.case.status == Status.PUBLISHED
    assert sorted(found.values(), key=len) == [FINAL, FINAL, FINAL, ["draft", "consultation", *FINAL]]
    main = Release.objects.filter(document__year=2024)
    changed = {one.number: [entry["change"] for entry in one.changelog] for one in main}
    assert changed == {1: [], 2: ["added", "added"], 3: ["changed"], 4: []}
    said = ConsultationResponse.objects.filter(release__in=main)
    assert [bool(one.answer) for one in said.order_by("pk")] == [True, False]
    decided = Decision.objects.filter(case__document__isnull=False).values_list("move", flat=True)
    assert sorted(decided) == sorted([Move.SUBMIT, Move.APPROVE, Move.PUBLISH] * 4)
    assert set(ReleaseFile.objects.values_list("state", flat=True)) == {ReleaseFile.State.WAITING}
    assert evidence_problem() is None
