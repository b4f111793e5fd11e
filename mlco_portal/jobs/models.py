"""What the queue of django-tasks-db does not know: when schedules run next, who works, and why attempts failed."""

from django.db import models
from django_tasks_db.models import DBTaskResult


class Schedule(models.Model):
    """When a scheduled job runs next. One row for each name: of many workers exactly one moves it on."""

    name = models.CharField(max_length=200, unique=True, help_text="Where the function stands, such as app.tasks.job")
    rule = models.CharField(max_length=200, help_text="In words, to notice that the code has another one now")
    next_run_at = models.DateTimeField(db_index=True)
    last_planned_for = models.DateTimeField(null=True, blank=True)
    last_job = models.ForeignKey(DBTaskResult, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class JobWorker(models.Model):
    """A worker and its last sign of life. The row goes when the worker stops in good order."""

    worker_id = models.CharField(max_length=64, unique=True)
    is_embedded = models.BooleanField("inside the server process")
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField(db_index=True)

    class Meta:
        ordering = ["started_at", "pk"]

    def __str__(self) -> str:
        return self.worker_id


class JobFailure(models.Model):
    """Why one attempt of a job failed. Kept when a later attempt succeeds."""

    job = models.ForeignKey(DBTaskResult, on_delete=models.CASCADE, related_name="failures")
    attempt = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    worker_id = models.CharField(max_length=64, blank=True)
    error = models.CharField("what went wrong, in a line", max_length=300)
    traceback = models.TextField(blank=True)

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.attempt}: {self.error}"
