"""The evidence of the sample, checked as it is each night."""

from planning.evidence.actions import verify_evidence


def check_evidence() -> None:
    """Keep a first check of all evidence, so that the register says when it was intact."""
    verify_evidence()
