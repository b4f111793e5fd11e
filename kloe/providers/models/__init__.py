"""Commissioned providers and what is found, rated and followed up of them."""

from kloe.providers.models.action_plans import ProviderAction, QualityReminder
from kloe.providers.models.audits import AuditFinding, ProviderAudit
from kloe.providers.models.catalogue import Provider, ProviderImport, RiskRating

__all__ = [
    "AuditFinding",
    "Provider",
    "ProviderAction",
    "ProviderAudit",
    "ProviderImport",
    "QualityReminder",
    "RiskRating",
]
