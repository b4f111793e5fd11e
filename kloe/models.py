"""Imports the capabilities' models for Django's registry, and nothing else does."""

from kloe.lines.models import CqcQuestion, Kloe, KloeMetric, QualityStatement
from kloe.measurements.models import ImportBatch, Measurement, MeasurementCorrection
from kloe.metrics.models import Annotation, Board, Metric, MetricSeries, Rebase, Target, TargetPoint
from kloe.providers.models import (
    AuditFinding,
    Provider,
    ProviderAction,
    ProviderAudit,
    ProviderImport,
    QualityReminder,
    RiskRating,
)
from kloe.reports.models import BoardSecretary, Commentary, PerformanceReport, ReportEdition, ReportFile
from kloe.tokens.models import TokenReach

__all__ = [
    "Annotation",
    "AuditFinding",
    "Board",
    "BoardSecretary",
    "Commentary",
    "CqcQuestion",
    "ImportBatch",
    "Kloe",
    "KloeMetric",
    "Measurement",
    "MeasurementCorrection",
    "Metric",
    "MetricSeries",
    "PerformanceReport",
    "Provider",
    "ProviderAction",
    "ProviderAudit",
    "ProviderImport",
    "QualityReminder",
    "QualityStatement",
    "Rebase",
    "ReportEdition",
    "ReportFile",
    "RiskRating",
    "Target",
    "TargetPoint",
    "TokenReach",
]
