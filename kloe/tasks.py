"""Imports the capabilities' jobs, so that they are known when the portal starts; nothing else does."""

import kloe.measurements.tasks
import kloe.providers.tasks
import kloe.reports.tasks  # noqa: F401
