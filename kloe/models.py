"""Imports the capabilities' models for Django's registry, and nothing else does."""

from kloe.lines.models import CqcQuestion, Kloe, KloeMetric, QualityStatement
from kloe.measurements.models import ImportBatch, Measurement, MeasurementCorrection
from kloe.metrics.models import Annotation, Board, Metric, MetricSeries, Rebase, Target, TargetPoint
from kloe.tokens.models import TokenReach

__all__ = [
    "Annotation",
    "Board",
    "CqcQuestion",
    "ImportBatch",
    "Kloe",
    "KloeMetric",
    "Measurement",
    "MeasurementCorrection",
    "Metric",
    "MetricSeries",
    "QualityStatement",
    "Rebase",
    "Target",
    "TargetPoint",
    "TokenReach",
]
