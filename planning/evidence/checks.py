"""The evidence of every decision, checked from the first one to the last."""

from planning.approval.models import ApprovalCase, Decision
from planning.approval.queries import chain_problem
from planning.service_plans.models import PlanVersion
from planning.service_plans.snapshot import sha256_of


def evidence_problem() -> str | None:
    """Return the first thing in words that does not fit, or None: the chain, the versions, what was decided on."""
    return chain_problem() or _version_problem() or _decision_problem() or _case_problem()


def _version_problem() -> str | None:
    versions = PlanVersion.objects.select_related("plan__service").order_by("pk")
    for version in versions.iterator(chunk_size=200):
        if sha256_of(version.content) != version.sha256:
            return f"Version {version.number} of the {version.plan} does not match its SHA-256"
    return None


def _decision_problem() -> str | None:
    """Every decision names a version that is kept for its case."""
    kept = {
        (case, number): sha256
        for case, number, sha256 in PlanVersion.objects.values_list("plan__case", "number", "sha256")
    }
    for decision in Decision.objects.order_by("sequence").iterator(chunk_size=2000):
        if kept.get((decision.case_id, decision.version_number)) != decision.version_sha256:
            return f"Decision {decision.sequence} is about a version of its plan that is not kept"
    return None


def _case_problem() -> str | None:
    """Every case stands where its last decision left it."""
    last = {
        decision.case_id: (decision.to_status, decision.round, decision.version_sha256)
        for decision in Decision.objects.order_by("sequence").iterator(chunk_size=2000)
    }
    for case in ApprovalCase.objects.order_by("pk").iterator(chunk_size=500):
        now = (case.status, case.round, case.version_sha256)
        if now != last.get(case.pk, ("draft", 0, "")):
            return f"{case} does not stand where its last decision left it"
    return None
