"""What the home page tells of documents: the chapters that the person writes, and where documents are put together."""

from dataclasses import dataclass

from django.urls import reverse

from mlco_portal.accounts.models import User
from mlco_portal.years import PlanningYear
from planning.operating_plan.presenters.documents import Task, writing_tasks
from planning.operating_plan.queries.documents import chapters_written_by
from planning.operating_plan.rules import can_read
from services.rules import Access


@dataclass(frozen=True, slots=True)
class DocumentsAtHome:
    """The person's chapters, and the page of the running year's documents for those who work on any."""

    tasks: list[Task]
    url: str


def documents_at_home(user: User, access: Access, year: int | None, *, writes: bool) -> DocumentsAtHome:
    """Return what the home page shows (one query for those who `writes` says write chapters)."""
    tasks = writing_tasks(chapters_written_by(user)) if writes else []
    works = year is not None and (bool(tasks) or can_read(access, ()))
    url = reverse("planning:operating_plan:year", args=[PlanningYear(year)]) if works and year is not None else ""
    return DocumentsAtHome(tasks, url)
