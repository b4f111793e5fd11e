"""Wording, tags and links of the publishing pages."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import timezone

from mlco_portal.press.characters import undrawable
from mlco_portal.wording import age_words, british_date, british_datetime, counted
from planning.approval.models import ApprovalCase, ApprovalRoute, RevisionScope, Status
from planning.approval.open_conditions import OpenConditions
from planning.publication.edition import ENDINGS, Kind, permanent_path, plan_path
from planning.publication.models import Publication
from planning.service_plans.models import ServicePlan
from planning.service_plans.presenters import Tag, changed_words, compare_url
from planning.service_plans.snapshot import PlanDocument

# What a case's standing looks like: words and colour of its tag, as in docs/design.md.
STANDING_COLOURS = {
    Status.DRAFT: "yellow",
    Status.RETURNED: "orange",
    Status.SUBMITTED: "blue",
    Status.APPROVED: "purple",
    Status.PUBLISHED: "green",
    Status.SUPERSEDED: "grey",
}
AUDIENCES = {Publication.Audience.PUBLIC: ("Public", "white"), Publication.Audience.STAFF: ("Staff only", "white")}
WAITING_HEAD = ["Service", "Planning year", "Service group", "Approved", "Conditions", "What it is"]
PUBLISHED_HEAD = ["Service", "Planning year", "Who can read it", "Published", "Standing", "Read"]
READING_ORDER = (Kind.PAGE_HTML, Kind.PAGE_PDF, Kind.FULL_HTML, Kind.FULL_PDF, Kind.JSON)


def waiting_rows(plans: Iterable[ServicePlan], conditions: Mapping[int, OpenConditions]) -> list[list[Any]]:
    """Return the table of approved plans that wait; `conditions` are the open ones of each case that has any."""
    today = timezone.localdate()
    return [
        [
            {"text": plan.service.name, "href": reverse("planning:publication:prepare", args=[plan.pk])},
            str(plan.year),
            plan.service.group.name,
            f"{british_date(timezone.localdate(plan.case.status_at))} "
            f"({age_words(timezone.localdate(plan.case.status_at), today=today)})",
            _conditions_cell(plan.case_id, conditions.get(plan.case_id)),
            "New edition" if getattr(plan, "has_publication", False) else "First publication",
        ]
        for plan in plans
    ]


def _conditions_cell(case: int, conditions: OpenConditions | None) -> Any:
    """A plan can be published while something is left to do: this says so."""
    if not conditions:
        return "None open"
    return {"text": conditions.words, "href": reverse("planning:conditions:of_case", args=[case])}


def published_rows(publications: Iterable[Publication]) -> list[list[Any]]:
    """Return the table of what readers see now."""
    return [_published_row(one) for one in publications]


def _published_row(publication: Publication) -> list[Any]:
    plan = publication.plan
    words, colour = AUDIENCES[Publication.Audience(publication.audience)]
    return [
        {"text": plan.service.name, "href": reverse("planning:publication:prepare", args=[plan.pk])},
        str(plan.year),
        {"tag": words, "colour": colour},
        british_date(timezone.localdate(publication.published_at)),
        standing_tag(plan).__html__(),
        {"text": "Plan on a page", "href": f"/{plan_path(plan.year, plan.service.code)}"},
    ]


def standing_tag(plan: ServicePlan) -> Tag:
    """Return where the plan stands beside its publication, and how far it moved since it was approved."""
    case, status = plan.case, Status(plan.case.status)
    words = "Being revised" if status == Status.DRAFT and case.round else status.label
    return Tag(words, STANDING_COLOURS[status], changed_words(case), compare_url(case))


@dataclass(frozen=True, slots=True)
class EditionLine:
    """One publication in the plan's history."""

    key: int
    heading: str
    tag: str
    colour: str
    facts: str
    links: tuple[tuple[str, str], ...]
    is_current: bool
    is_withdrawn: bool
    reason: str


def edition_lines(publications: Iterable[Publication]) -> list[EditionLine]:
    """Return the plan's publications, the newest first, with addresses that never change."""
    return [_edition_line(publication) for publication in publications]


def _edition_line(publication: Publication) -> EditionLine:
    audience, _ = AUDIENCES[Publication.Audience(publication.audience)]
    withdrawn = publication.withdrawn_at is not None
    files = {file.kind: file for file in publication.files.all()}
    links = (
        ()
        if withdrawn
        else tuple(
            (str(kind.label), f"/{permanent_path(files[kind].sha256, ENDINGS[kind])}")
            for kind in READING_ORDER
            if kind in files
        )
    )
    if withdrawn:
        tag, colour = "Withdrawn", "grey"
    elif publication.is_current:
        tag, colour = "What readers see", "green"
    else:
        tag, colour = "Superseded", "grey"
    return EditionLine(
        key=publication.pk,
        heading=f"Publication {publication.number}",
        tag=tag,
        colour=colour,
        facts=(
            f"{audience}. Version {publication.version.number}, published "
            f"{british_datetime(timezone.localtime(publication.published_at))} by {publication.published_by}"
        ),
        links=links,
        is_current=publication.is_current,
        is_withdrawn=withdrawn,
        reason=publication.withdrawn_reason,
    )


def page_url(plan: ServicePlan, editions: Iterable[EditionLine]) -> str:
    """Return where readers find the plan now, or "" when they do not."""
    return f"/{plan_path(plan.year, plan.service.code)}" if any(one.is_current for one in editions) else ""


def left_out_of_pdf(document: PlanDocument) -> str:
    """Return the characters of the plan that the PDF cannot show, such as emoji."""
    return undrawable(_texts(document))


def _texts(document: PlanDocument) -> Iterator[str]:
    yield str(document.service["name"])
    for section in document.sections:
        yield section.text
        for row in section.rows:
            yield from row.cells.values()


def decided_again_words(route: ApprovalRoute | None) -> str:
    """Say what approvers decide on when a revised plan comes back to them."""
    if route is None:
        return "Its next submission needs an approval route, and none is set up."
    if route.revision_scope == RevisionScope.CHANGES:
        return "When it is submitted again, approvers are asked only about what changed since this version."
    return "When it is submitted again, approvers decide on all of it."


def reopened_words(case: ApprovalCase) -> str:
    """Say what happened and what comes next."""
    words = f"The plan is a draft again, as version {case.version_number} says it. Its authors are told."
    if case.changes_since_agreed:
        number = case.changes_since_agreed
        differ = f"{counted(number, 'section')} {'differs' if number == 1 else 'differ'}"
        words += f" Its template was replaced meanwhile, so {differ} already."
    return f"{words} Readers keep what is published until the next edition."


def breadcrumbs(*more: tuple[str, str]) -> Sequence[tuple[str, str]]:
    """Return the pages above a publishing page."""
    return [("Home", "/"), ("Publishing", reverse("planning:publication:queue")), *more]
