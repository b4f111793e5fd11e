"""Values of series, what was corrected, and what came together."""

from kloe.measurements.models.batches import ImportBatch
from kloe.measurements.models.values import Measurement, MeasurementCorrection

__all__ = ["ImportBatch", "Measurement", "MeasurementCorrection"]
