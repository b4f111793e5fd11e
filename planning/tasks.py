"""Imports the capabilities' jobs, so that they are known when the portal starts; nothing else does."""

import planning.approval.tasks
import planning.conditions.tasks
import planning.evidence.tasks
import planning.releases.tasks
import planning.reminders.tasks  # noqa: F401
