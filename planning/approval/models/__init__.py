"""The approval engine's records. They know no plan: a case is whatever is being approved for a service."""

from planning.approval.models.cases import ApprovalCase, CaseAuthor, CaseQuerySet, CaseStep, Status
from planning.approval.models.conditions import Condition
from planning.approval.models.decisions import ChainHead, Decision, Move
from planning.approval.models.routes import WHO_DECIDES, ApprovalRoute, RevisionScope, RouteStep, Step

__all__ = [
    "WHO_DECIDES",
    "ApprovalCase",
    "ApprovalRoute",
    "CaseAuthor",
    "CaseQuerySet",
    "CaseStep",
    "ChainHead",
    "Condition",
    "Decision",
    "Move",
    "RevisionScope",
    "RouteStep",
    "Status",
    "Step",
]
