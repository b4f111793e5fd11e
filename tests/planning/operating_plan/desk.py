"""Documents for the tests of the pages on which they are put together."""

import re
from html import unescape
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from mlco_portal.accounts.models import User
from planning.operating_plan.actions.chapters import add_writer
from planning.operating_plan.actions.documents import start_document
from planning.operating_plan.actions.placing import place_block
from planning.operating_plan.actions.writing import add_block
from planning.operating_plan.models import Block, Chapter
from planning.releases.models import Document
from planning.workplans.models import Deliverable, Placement, Workplan, WorkplanHeading
from tests.factories import YEAR, UserFactory, open_year, person

SIX = [
    "Message from our Chief Executive",
    "Looking back: 2023/24",
    "Our corporate plans for 2024/25",
    "Our service plans for 2024/25",
    "Budget strategy and finance plan 2024/25",
    "Appendices",
]


def started(year: int = YEAR, kind: str = "operating_plan", **more: Any) -> Document:
    """Start a document of a year that is set up, by the planning team."""
    open_year(year)
    return start_document(year=year, kind=kind, title="MLCO Operating Plan", by=person("planning_team"), **more)


def chapter_of(document: Document, number: int = 1) -> Chapter:
    return list(document.chapters.all())[number - 1]


def writer_of(chapter: Chapter) -> User:
    """Choose somebody without any other role as a writer of the chapter."""
    writer = UserFactory()
    add_writer(chapter=chapter, writer=writer, by=person("planning_team"))
    return writer


def narrative(chapter: Chapter, *texts: str) -> list[Block]:
    """Add a block for each of the texts."""
    by = person("planning_team")
    return [add_block(chapter=chapter, kind="narrative", title="", text=text, by=by).block for text in texts]


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def url(name: str, *keys: Any) -> str:
    return reverse(f"planning:operating_plan:{name}", args=keys)


def words(answer: Any) -> str:
    """Return the page as it reads, without markup."""
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode())))


def texts_in(chapter: Chapter) -> list[str]:
    return list(chapter.blocks.order_by("order").values_list("text", flat=True))


def workplan_with(*titles: str, code: str = "community-health", year: int = YEAR) -> Workplan:
    """Make a workplan of the year with a deliverable for each of the titles under one heading."""
    workplan = Workplan.objects.create(year=year, code=code, name="Community Health workplan")
    heading = WorkplanHeading.objects.create(workplan=workplan, name="Resilience")
    for number, title in enumerate(titles, start=1):
        one = Deliverable.objects.create(year=year, reference=f"CH-{workplan.pk}{number}", title=title)
        Placement.objects.create(heading=heading, deliverable=one, order=number)
    return workplan


def placed(chapter: Chapter, workplan: Workplan) -> Block:
    """Place the workplan in the chapter."""
    binding = {"workplan": workplan.code}
    by = person("planning_team")
    return place_block(chapter=chapter, kind="workplan", binding=binding, title="Our workplan", by=by).block


def check_preview_of_the_sample() -> None:
    """The whole Operating Plan of the sample is put together in at most 40 queries; called where the sample is."""
    document = Document.objects.get(year=2024, kind="operating_plan")
    client = signed_in(person("planning_team"))
    with CaptureQueriesContext(connection) as asked:
        page = client.get(url("preview", document.pk))
    assert (page.status_code, len(asked) <= 40) == (200, True), len(asked)
    assert len(re.findall('<section class="paper-chapter"', page.text)) == 6
