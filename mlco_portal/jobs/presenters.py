"""Background jobs in words."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from mlco_portal.jobs.actions.queue import ATTEMPTS_OF_UNKNOWN, declared
from mlco_portal.jobs.declare import SCHEDULES, Job
from mlco_portal.jobs.models import JobWorker, Schedule
from mlco_portal.wording import british_datetime, counted

STATES: dict[str, str] = {
    TaskResultStatus.READY: "Waiting",
    TaskResultStatus.RUNNING: "Running",
    TaskResultStatus.FAILED: "Given up",
    TaskResultStatus.SUCCESSFUL: "Done",
}
COLOURS = {
    TaskResultStatus.READY: "grey",
    TaskResultStatus.RUNNING: "blue",
    TaskResultStatus.FAILED: "red",
    TaskResultStatus.SUCCESSFUL: "green",
}


def title_of(path: str) -> str:
    """Return `mlco_portal.mail.tasks.deliver_mail` as "Deliver mail"."""
    return path.rpartition(".")[2].replace("_", " ").capitalize()


def moment_words(moment: datetime | None) -> str:
    return british_datetime(timezone.localtime(moment)) if moment else ""


def span_words(span: timedelta) -> str:
    """Return how long something took: "under a second", "12 seconds", "3 minutes"."""
    seconds = span.total_seconds()
    if seconds < 1:
        return "under a second"
    if seconds < 120:
        return counted(round(seconds), "second")
    return counted(round(seconds / 60), "minute")


def duration(job: DBTaskResult) -> str:
    """Return how long the last attempt took, or has taken so far."""
    if job.started_at is None or (job.finished_at is None and job.status != TaskResultStatus.RUNNING):
        return ""
    return span_words((job.finished_at or timezone.now()) - job.started_at)


def state_tag(job: DBTaskResult) -> dict[str, str]:
    if job.status == TaskResultStatus.READY and job.worker_ids:
        return {"tag": "Waiting to try again", "colour": "orange"}
    status = TaskResultStatus(job.status)
    return {"tag": STATES[status], "colour": COLOURS[status]}


@dataclass(frozen=True, slots=True)
class ScheduleLine:
    """One job that runs by itself."""

    name: str
    title: str
    about: str
    rule: str
    next_run: str
    last_run: str
    took: str
    result: str
    state: dict[str, str] | None
    job_id: str
    can_run: bool


def schedule_lines(rows: dict[str, Schedule]) -> list[ScheduleLine]:
    """Return what runs by itself, by name; `rows` are the schedules that a worker has seen."""
    lines = [_schedule_line(name, one, rows.get(name)) for name, one in SCHEDULES.items()]
    return sorted(lines, key=lambda line: line.title)


def _schedule_line(name: str, one: Job, row: Schedule | None) -> ScheduleLine:
    last = row.last_job if row else None
    under_way = last is not None and last.status in (TaskResultStatus.READY, TaskResultStatus.RUNNING)
    return ScheduleLine(
        name=name,
        title=title_of(name),
        about=one.about,
        rule=one.times.words() if one.times else "",
        next_run=moment_words(row.next_run_at) if row else "",
        last_run=moment_words(last.started_at or last.enqueued_at) if last else "",
        took=duration(last) if last else "",
        result=result_words(last) if last else "",
        state=state_tag(last) if last else None,
        job_id=str(last.pk) if last else "",
        can_run=not under_way,
    )


def result_words(job: DBTaskResult) -> str:
    """Return what the job returned, "" for nothing."""
    value = job.return_value if job.status == TaskResultStatus.SUCCESSFUL else None
    return "" if value is None else str(value)


def job_row(job: Any) -> list[Any]:
    """Return the cells of one job in the list."""
    return [
        {"text": title_of(job.task_path), "href": f"{job.pk}/"},
        moment_words(job.enqueued_at),
        state_tag(job),
        job.last_error or result_words(job),
        {"text": str(job.tries), "numeric": True},
    ]


def job_facts(job: DBTaskResult) -> list[tuple[str, str]]:
    """Return what is known about one job. Of its arguments only the names are told: values may be about people."""
    known = declared(job)
    attempts = known.attempts if known else ATTEMPTS_OF_UNKNOWN
    about = known.about if known else "This version of the portal does not know this job."
    facts = [
        ("What it does", about),
        ("Stands in the code as", job.task_path),
        ("Given to it", ", ".join(sorted(job.args_kwargs.get("kwargs", {}))) or "nothing"),
        ("Put in the queue", moment_words(job.enqueued_at)),
        ("Tried", f"{counted(len(job.worker_ids), 'time')} of at most {attempts}"),
    ]
    if job.status == TaskResultStatus.READY and job.worker_ids:
        facts.append(("Next try", moment_words(job.run_after)))
    if job.started_at:
        facts.append(("Last begun", moment_words(job.started_at)))
    if duration(job):
        facts.append(("Took", duration(job)))
    if result_words(job):
        facts.append(("Result", result_words(job)))
    return facts


def workers_words(workers: list[JobWorker]) -> str:
    """Return who works, in a sentence."""
    inside = sum(worker.is_embedded for worker in workers)
    if inside == len(workers):
        return f"{counted(inside, 'worker')} in the server."
    return f"{counted(inside, 'worker')} in the server, {len(workers) - inside} beside it."
