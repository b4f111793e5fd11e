"""Pages of commissioned providers."""

from kloe.providers.views.action_plans import (
    ActionPage,
    Actions,
    ActionsExport,
    AddAction,
    AskForMore,
    ChangeAction,
    CloseAction,
    MyActions,
    ReportAction,
)
from kloe.providers.views.audits import (
    AuditPage,
    AuditsOfYear,
    CallOffAudit,
    ChangeAudit,
    CurrentAudits,
    FinishAudit,
    PlanAudit,
)
from kloe.providers.views.catalogue import AddProvider, ChangeProvider, Overview, ProviderPage, RateProvider
from kloe.providers.views.imports import DiscardImport, ExportProviders, ImportPreview, ImportProviders

__all__ = [
    "ActionPage",
    "Actions",
    "ActionsExport",
    "AddAction",
    "AddProvider",
    "AskForMore",
    "AuditPage",
    "AuditsOfYear",
    "CallOffAudit",
    "ChangeAction",
    "ChangeAudit",
    "ChangeProvider",
    "CloseAction",
    "CurrentAudits",
    "DiscardImport",
    "ExportProviders",
    "FinishAudit",
    "ImportPreview",
    "ImportProviders",
    "MyActions",
    "Overview",
    "PlanAudit",
    "ProviderPage",
    "RateProvider",
    "ReportAction",
]
