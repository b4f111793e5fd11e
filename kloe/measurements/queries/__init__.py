"""Look-ups of values. What readers see are approved values only."""

from kloe.measurements.queries.latest import latest_by_code, latest_measurements, newest_measurements

__all__ = ["latest_by_code", "latest_measurements", "newest_measurements"]
