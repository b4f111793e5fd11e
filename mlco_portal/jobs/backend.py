"""The queue in the portal's own database, as django-tasks-db keeps it, with arguments checked at the door."""

from typing import Any

from django_tasks_db.backend import DatabaseBackend, TaskResult

from mlco_portal.jobs.declare import Job, check_arguments


class JobsBackend(DatabaseBackend):
    """Keeps jobs until a worker takes them; raises BadArguments for what a job does not take."""

    task_class = Job  # type: ignore[assignment]

    def enqueue(self, task: Any, args: Any, kwargs: Any) -> TaskResult:
        check_arguments(task, args, kwargs)
        return super().enqueue(task, args, kwargs)
