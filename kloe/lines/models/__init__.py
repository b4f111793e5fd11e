"""MLCO KLOEs by year, and the CQC's own questions."""

from kloe.lines.models.cqc import CqcQuestion, QualityStatement
from kloe.lines.models.kloes import Kloe, KloeMetric

__all__ = ["CqcQuestion", "Kloe", "KloeMetric", "QualityStatement"]
