"""A chapter with records behind it, for the tests of blocks that are bound to them."""

from typing import Any

from planning.operating_plan.models import Chapter
from planning.workplans.models import Deliverable, Placement, Workplan, WorkplanHeading
from tests.factories import FrameworkFactory, PriorityFactory
from tests.planning.operating_plan.desk import chapter_of, started

WORKPLAN = {"workplan": "community"}


def chapter_with_records() -> Chapter:
    """Return a chapter of 2024/25 with a workplan of two deliverables, one of which serves a partner's priority."""
    chapter = chapter_of(started(), 3)
    core = PriorityFactory()
    partner = FrameworkFactory(code="mft", kind="partner", name="The trust's plan", short_name="MFT")
    PriorityFactory(framework=partner, code="p1", label="P1", name="Longer lives", summary="")
    workplan = Workplan.objects.create(year=2024, code="community", name="Community workplan", framework=core.framework)
    heading = WorkplanHeading.objects.create(workplan=workplan, priority=core, name="Resilience", order=1)
    for number in (1, 2):
        made = Deliverable.objects.create(
            year=2024, reference=f"CH-{number}", title=f"Thing {number}", text="By autumn."
        )
        Placement.objects.create(heading=heading, deliverable=made, order=number)
    return chapter


def highlight(**more: Any) -> dict[str, Any]:
    """Return a binding of one highlight, picked from podiatry's plan or as `more` says."""
    line = {"text": "We cut waits.", "picks": [{"service": "podiatry", "priority": "Shorter waits"}], **more}
    return {"groups": [{"name": "Community", "lines": [line]}]}
