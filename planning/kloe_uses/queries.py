"""Whether the lines of a year may change, and which plans and documents name them. Constant in queries."""

from collections import defaultdict
from collections.abc import Collection, Iterable

from kloe.lines.models import Kloe
from mlco_portal.papers.elements import from_json
from mlco_portal.wording import counted
from mlco_portal.years import PlanningYear
from planning.cycle.models import PlanningCycle
from planning.operating_plan.blocks.kloes import KIND, codes_in
from planning.operating_plan.models import Block
from planning.releases.content import thawed
from planning.releases.models import Release
from planning.service_plans.models import PlanVersion, SectionRow
from planning.service_plans.snapshot import document_of

CONTRIBUTIONS = "kloe_contributions"
MOST_NAMED = 5


def year_problem(year: int, *, hold: bool = False) -> str:
    """Return why the year's lines stay as they are, or ""; with `hold` the year is locked meanwhile."""
    cycles = PlanningCycle.objects.select_for_update() if hold else PlanningCycle.objects
    cycle = cycles.filter(year=year).first()
    if cycle is None:
        return f"{PlanningYear(year)} is not set up, so it has no MLCO KLOEs to write. Open the planning year first"
    if cycle.state == PlanningCycle.State.CLOSED:
        return f"{PlanningYear(year)} is closed, so its MLCO KLOEs stay as they are. Nothing was saved"
    return ""


def uses_of_lines(kloes: Collection[Kloe]) -> dict[int, list[str]]:
    """Return which plans, frozen versions, documents and releases name each line, in words, by its key."""
    found: dict[int, list[str]] = defaultdict(list)
    for year in {int(one.year) for one in kloes}:
        keys = {one.code: one.pk for one in kloes if int(one.year) == year}
        written = _plans_writing(year, keys)
        frozen = _versions_naming(year, keys)
        documents = _documents_quoting(year)
        releases = _releases_quoting(year)
        for code, key in keys.items():
            earlier = frozen[code] - written[code]
            found[key] += [
                one
                for one in (
                    _named("Contributions in the plans of", written[code]),
                    _named("Contributions in handed-in versions of the plans of", earlier),
                    _named("It stands in", documents[code]),
                    _named("It was released in", releases[code]),
                )
                if one
            ]
    return {key: words for key, words in found.items() if words}


def _plans_writing(year: int, codes: Iterable[str]) -> dict[str, set[str]]:
    """Return {code: services whose plans name it now, what is kept aside too}."""
    found: dict[str, set[str]] = defaultdict(set)
    rows = SectionRow.objects.filter(
        section__plan__year=year,
        section__template_section__kind=CONTRIBUTIONS,
        cells__kloe__in=list(codes),
    )
    for cells, service in rows.values_list("cells", "section__plan__service__name"):
        found[cells["kloe"]].add(service)
    return found


def _versions_naming(year: int, codes: Iterable[str]) -> dict[str, set[str]]:
    """Return {code: services of which a version names it that was ever handed in}."""
    found: dict[str, set[str]] = defaultdict(set)
    wanted = set(codes)
    versions = PlanVersion.objects.filter(plan__year=year, content__contains=f'"{CONTRIBUTIONS}"')
    for content, service in versions.values_list("content", "plan__service__name").iterator(50):
        sections = (one for one in document_of(content).sections if one.kind == CONTRIBUTIONS)
        for code in {row.cells.get("kloe", "") for one in sections for row in one.rows} & wanted:
            found[code].add(service)
    return found


def _documents_quoting(year: int) -> dict[str, set[str]]:
    """Return {code: documents in which it is placed, in what was taken out of them too}."""
    found: dict[str, set[str]] = defaultdict(set)
    blocks = Block.everything.filter(kind=KIND.code, chapter__document__year=year, placed__isnull=False)
    for block in blocks.select_related("chapter__document"):
        for code in codes_in(from_json(block.placed or [])):
            found[code].add(str(block.chapter.document))
    return found


def _releases_quoting(year: int) -> dict[str, set[str]]:
    """Return {code: releases that hold it, for ever}."""
    found: dict[str, set[str]] = defaultdict(set)
    releases = Release.objects.filter(document__year=year).select_related("document").order_by("document", "number")
    for one in releases.iterator(10):
        for chapter in thawed(one.content).chapters:
            for code in codes_in(chapter.elements):
                found[code].add(f"{one.document}, release {one.number}")
    return found


def _named(before: str, names: set[str]) -> str:
    """Return "Contributions in the plans of Dental, Podiatry"; many names are cut short and counted."""
    if not names:
        return ""
    shown = sorted(names)[:MOST_NAMED]
    more = f" and {counted(len(names) - MOST_NAMED, 'other')}" if len(names) > MOST_NAMED else ""
    return f"{before} {', '.join(shown)}{more}"
