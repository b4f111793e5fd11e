"""The service plans of a year as blocks see them: what approved versions say, and nothing that is not approved."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from django.urls import reverse

from mlco_portal.wording import plain_text
from mlco_portal.years import PlanningYear
from planning.approval.models import Status
from planning.publication.edition import plan_path
from planning.publication.models import Publication
from planning.service_plans.models import PlanVersion, ServicePlan
from planning.service_plans.snapshot import DocumentSection, document_of

PRIORITIES = "priorities"
# How many versions are kept as they were read: they never change.
KEPT = 3_000
PUBLISHED = ("plan", "audience", "is_current")


@dataclass(frozen=True, slots=True)
class PlanLine:
    """A priority of a plan: its name, and what the service will do."""

    row: str
    name: str
    actions: str = ""


@dataclass(frozen=True, slots=True)
class PlanWords:
    """What blocks use of a plan's frozen version: its priorities, and what it says on themes as (theme, plain text)."""

    lines: tuple[PlanLine, ...] = ()
    themes: tuple[tuple[str, str], ...] = ()

    def line(self, name: str) -> PlanLine | None:
        """Return the priority of that name, however it is spaced and capitalised."""
        wanted = _bare(name)
        return next((one for one in self.lines if _bare(one.name) == wanted), None)

    def on(self, theme: str) -> str:
        """Return what the plan says on the theme; "" when it says nothing."""
        return "\n\n".join(text for code, text in self.themes if code == theme)


@dataclass(frozen=True, slots=True)
class PlanOfYear:
    """A service's plan of a year; `version` is 0 and `words` are empty until everybody on its route agreed to it."""

    service: str
    name: str
    group: str
    year: PlanningYear
    status: str
    key: int
    case: int
    version: int = 0
    words: PlanWords = field(default_factory=PlanWords)
    # Where everyone, or staff alone, reads the published plan; "" when it is not published.
    published_at: str = ""
    # Whether its latest publication was for staff alone, one that was withdrawn as well.
    is_for_staff: bool = False

    @property
    def is_approved(self) -> bool:
        return self.version > 0

    @property
    def is_quotable(self) -> bool:
        """Whether its words may stand in a document, which everybody reads once it is final."""
        return self.is_approved and not self.is_for_staff

    @property
    def title(self) -> str:
        return f"{self.name} plan {self.year}, version {self.version}"

    @property
    def address(self) -> str:
        """Where readers find the plan once it is published, which may be after the document that quotes it."""
        return f"/{plan_path(self.year, self.service)}"

    @property
    def addresses(self) -> frozenset[str]:
        """Every address that something placed may name: as it is published, and inside the portal as once placed."""
        return frozenset((_page_of(self.key), self.address))


@lru_cache(maxsize=KEPT)
def _page_of(key: int) -> str:
    return reverse("planning:service_plans:detail", args=[key])


_read: dict[str, PlanWords] = {}


def plans_of(year: int) -> dict[str, PlanOfYear]:
    """Return the plans of the year by their service's code (two queries, three when a version was not read yet)."""
    rows = list(
        ServicePlan.objects.in_year(year)
        .order_by("service__group__order", "service__group", "service__name", "pk")
        .values_list(
            "pk",
            "case",
            "service__code",
            "service__name",
            "service__group__name",
            "case__status",
            "case__agreed_number",
            "case__agreed_sha256",
        )
    )
    words = _words_of({row[-1] for row in rows if row[-1]})
    published = Publication.objects.filter(plan__year=year).order_by("number")
    latest = {key: (audience, is_current) for key, audience, is_current in published.values_list(*PUBLISHED)}
    labels = dict(Status.choices)
    return {
        code: PlanOfYear(
            service=code,
            name=name,
            group=group,
            year=PlanningYear(year),
            status=str(labels[status]),
            key=key,
            case=case,
            version=number if sha256 in words else 0,
            words=words.get(sha256, PlanWords()),
            published_at=f"/{plan_path(year, code)}" if key in latest and latest[key][1] else "",
            is_for_staff=key in latest and latest[key][0] == Publication.Audience.STAFF,
        )
        for key, case, code, name, group, status, number, sha256 in rows
    }


def _words_of(wanted: Collection[str]) -> Mapping[str, PlanWords]:
    missing = [sha256 for sha256 in wanted if sha256 not in _read]
    if missing:
        if len(_read) + len(missing) > KEPT:
            _read.clear()
        versions = PlanVersion.objects.filter(sha256__in=missing).order_by()
        _read.update((sha256, _words(content)) for sha256, content in versions.values_list("sha256", "content"))
    return {sha256: _read[sha256] for sha256 in wanted if sha256 in _read}


def _words(content: str) -> PlanWords:
    plan = document_of(content)
    lines = [
        PlanLine(row.id, row.cells.get("priority", "").strip(), row.cells.get("actions", "").strip())
        for section in plan.sections
        if section.kind == PRIORITIES
        for row in section.rows
    ]
    themes = [(one.theme, plain_text(_text(one))) for one in plan.sections if one.theme and one.has_words]
    return PlanWords(tuple(one for one in lines if one.name), tuple(themes))


def _text(section: DocumentSection) -> str:
    rows = [": ".join(filter(None, _cells(row.cells, row.labels))) for row in section.rows]
    return "\n".join(filter(None, [section.text, *(f"- {row}" for row in rows if row)]))


def _cells(cells: Mapping[str, Any], labels: Mapping[str, str]) -> list[str]:
    return [str(labels.get(name) or text).strip() for name, text in cells.items()]


def _bare(name: str) -> str:
    return " ".join(name.split()).casefold()
