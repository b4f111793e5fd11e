"""What the sample's documents show: the Operating Plan 2024/25 assembled, held against S1 chapter by chapter."""

from collections import Counter
from collections.abc import Callable, Iterable
from itertools import takewhile
from typing import TypeVar

from django.db import connection
from django.test.utils import CaptureQueriesContext

from mlco_portal.papers.elements import (
    Bullets,
    Element,
    Heading,
    Paper,
    Prose,
    Quote,
    Table,
    Tiles,
    paper_as_json,
    paper_from_json,
)
from planning.operating_plan.models import Block, ChapterWriter
from planning.operating_plan.queries.assembling import paper_of
from planning.operating_plan.queries.standing import document_standing
from planning.releases.models import Document
from planning.workplans.models import Deliverable
from tests.planning.sample_data import s1_figures as s1

T = TypeVar("T", bound=Element)
PARTS = [
    ["Introducing our plan"],
    ["2.1 Key achievements 2023/24", "2.2 Performance 2023/24"],
    [
        "3.1 Plan on a page",
        "3.2 Key lines of enquiry (KLOEs) 2024/25",
        "3.3 Our community health workplan",
        "3.4 Our adult social care workplan",
        "3.5 Our joint workplan",
        "3.6 Enablers",
    ],
    [
        "4.1 Our service plans",
        "4.2 Priority highlights from our teams and services",
        "4.3 Themes from service planning",
    ],
    ["5.1 Our budget strategy and financial plan 2024/25"],
    [
        "6.1 Manchester Foundation Trust Annual Plan 2024/25",
        "6.2 Manchester City Council Corporate Plan 2024/25",
        "6.3 Manchester Locality Delivery Plan 2024/25",
        "6.4 MLCO, MFT and MCC priorities",
        "6.5 LCO planning cycle",
        "6.6 2023/24: delivering our priorities",
    ],
]
ENABLER_TITLES = {
    "Digital, Data and Business Intelligence": "digital-data-and-business-intelligence",
    "HR and OD": "hr-and-od",
    "Quality, Safety and Professional Transformation": "quality-safety-and-professional-transformation",
    "Transformation": "transformation-portfolio",
    "Communications and Engagement": "communications-and-engagement",
    "Commissioning": "commissioning",
}
# S1 4.2: lines of services whose plan the sample has not approved, and one that no plan has.
NOT_FROM_PLANS = 7
QUARTERS = {
    3: "October to December 2023",
    4: "January to March 2024",
    1: "April to June 2024",
    2: "July to September 2024",
}


def check_documents() -> None:
    """Hold everything that the assembled documents of the sample show against their sources."""
    assert [str(one) for one in Document.objects.all()] == [
        "MLCO Operating Plan 2024/25",
        "MLCO Commissioning Plan 2021/22",
        "MLCO Operating Plan 2021/22",
        "MLCO Business Plan 2019/20",
    ]
    assert {one.case.service.code for one in Document.objects.select_related("case__service")} == {"the-organisation"}
    document = Document.objects.get(year=2024)
    states = document.chapters.values_list("state", flat=True)
    assert list(states) == ["checked", "checked", "writing", "ready", "ready", "checked"]
    writers = ChapterWriter.objects.order_by("chapter__order").values_list("chapter__order", "user__email")
    assert list(writers) == [(2, "metrics@example.org"), (3, "digital@example.org")]
    with CaptureQueriesContext(connection) as queries:
        paper = paper_of(document, edition="Draft")
        standing = document_standing(document)
    assert len(queries) <= 30
    # The timetable of the sample is moved in time, and the document shows it as published.
    changed = [Block.objects.get(pk=key).kind for key, one in standing.items() if one.state != "same"]
    assert changed == ["cycle"]
    assert paper_from_json(paper_as_json(paper)) == paper
    check_contents(paper)
    check_looking_back(paper)
    check_corporate_plans(paper)
    check_enablers(section(paper, "3.6"))
    check_service_plans(paper)
    check_appendices(paper)
    check_earlier_documents()


def check_contents(paper: Paper) -> None:
    """The contents of S1, its numbers too."""
    assert [one.number for one in paper.chapters] == list("123456")
    assert [
        [one.text for one in chapter.elements if isinstance(one, Heading) and one.level == 2]
        for chapter in paper.chapters
    ] == PARTS


def check_looking_back(paper: Paper) -> None:
    """S1 2.1 and 2.2."""
    achievements = section(paper, "2.1")
    assert counts(achievements) == s1.ACHIEVEMENTS
    assert missing(s1.ACHIEVEMENT_FIGURES, achievements) == []
    tiles = only(section(paper, "2.2"), Tiles).tiles
    assert [(one.figure, one.detail.split(". ")[:2]) for one in tiles] == [
        (printed, [f"Target {printed_target}", period])
        for (_, _, _, printed, printed_target), period in zip(s1.PERFORMANCE, s1.PERIODS, strict=True)
    ]
    assert [one.tone for one in tiles] == ["poor", "good", "good", "poor", "poor", "poor", "poor", "good", "poor"]


def check_corporate_plans(paper: Paper) -> None:
    """S1 3.1 to 3.5."""
    page = section(paper, "3.1")
    assert counts(page) == {"Our vision": s1.VISION, "Our way of working": s1.WAY_OF_WORKING}
    assert tuple(row[0].lines[0].text for row in only(page, Table).rows) == s1.CORE_PRIORITIES
    assert [
        (row[0].lines[0].detail, tuple(one.text for one in row[2].lines), row[3].lines[0].text)
        for row in only(section(paper, "3.2"), Table).rows
    ] == list(s1.KLOES)
    shown: dict[str, str] = {}
    for number, (code, headings) in zip(("3.3", "3.4", "3.5"), s1.WORKPLANS.items(), strict=True):
        workplan = section(paper, number)
        assert counts(workplan) == headings, code
        assert sum(counts(workplan).values()) == s1.LINES[code]
        lines = [line for one in workplan if isinstance(one, Bullets) for line in one.lines]
        shown.update({line.detail.split(",")[0]: line.text for line in lines})
    joint = [line for one in section(paper, "3.5") if isinstance(one, Bullets) for line in one.lines]
    assert len({one.detail.split(",")[0] for one in joint}) == s1.JOINT_DELIVERABLES
    repeated = {one.detail.split(",")[0] for one in joint if "also in" in one.detail}
    assert len(repeated) == s1.JOINT_REPEATED
    assert [
        (reference, figure)
        for reference, figures in s1.DELIVERABLE_FIGURES.items()
        for figure in figures
        if figure not in shown[reference]
    ] == []


def check_enablers(enablers: list[Element]) -> None:
    """S1 3.6 and 3.7."""
    assert [one.text for one in enablers if isinstance(one, Heading) and one.level == 3] == list(ENABLER_TITLES)
    for title, code in ENABLER_TITLES.items():
        those = below(enablers, title)
        lists = [len(one.lines) for one in those if isinstance(one, Bullets)]
        tables = [len(one.rows) for one in those if isinstance(one, Table)]
        assert sorted(lists + tables) == sorted(s1.ENABLERS[code].values()), code
        assert missing(s1.ENABLER_FIGURES.get(code, ()), those) == [], code
        assert missing([s1.GOVERNED_BY.get(code, "")], those) == [], code
    digital = only(below(enablers, "Digital, Data and Business Intelligence"), Table)
    assert tuple(len(row[1].lines) for row in digital.rows) == s1.DIGITAL_PARTS


def check_service_plans(paper: Paper) -> None:
    """S1 4.1 to 4.3."""
    plans = section(paper, "4.1")
    says = [one.text for one in plans if isinstance(one, Prose)]
    parts, areas = says[0].split("## The workforce plan")
    assert (parts.count("\n- "), areas.count("\n- ")) == (4, s1.WORKFORCE_AREAS)
    assert f"{s1.INTS} of Integrated Neighbourhood Teams" in says[1]
    tables = [one for one in plans if isinstance(one, Table)]
    listed = [[row for row in one.rows if not row[0].lines[0].detail] for one in tables]
    assert [len(rows) for rows in listed if rows] == list(s1.SERVICE_LINES.values())
    assert sum(len(rows) for rows in listed) == s1.ALL_LINES
    locality = [max(len(row[1].lines), 1) for row in listed[2]]
    assert s1.ALL_LINES - len(locality) + sum(locality) == s1.WITH_LOCALITY_TEAMS
    published = {line.url for one in tables for row in one.rows for line in row[1].lines if line.url}
    assert "/plans/2024-25/podiatry/" in published
    assert len(published) == 11

    highlights = section(paper, "4.2")
    assert counts(highlights) == s1.HIGHLIGHTS
    assert missing(s1.HIGHLIGHT_FIGURES, highlights) == []
    lines = [line for one in highlights if isinstance(one, Bullets) for line in one.lines]
    assert len([one for one in lines if "not from a plan" in one.detail and not one.url]) == NOT_FROM_PLANS
    picked = [one for one in lines if one.url]
    assert all(" plan 2024/25, version " in one.detail for one in picked)
    assert len(picked) == sum(s1.HIGHLIGHTS.values()) - NOT_FROM_PLANS
    themes = [one for one in section(paper, "4.3") if isinstance(one, Quote)]
    # Twelve plans are published; the one for staff only stands in no document.
    assert len(themes) == 2 * 11
    assert not any("Crisis Response Central" in one.source.text for one in themes)
    assert all(one.text and one.source.url for one in themes)
    points = only(section(paper, "5.1"), Bullets)
    assert len(points.lines) == s1.BUDGET_POINTS
    assert missing(s1.BUDGET_FIGURES, [points]) == []


def check_appendices(paper: Paper) -> None:
    """S1 6.1 to 6.6."""
    mft = section(paper, "6.1")
    assert counts(mft) == {"Mission": s1.MFT_STATEMENTS["mission"], "Values": s1.MFT_STATEMENTS["value"]}
    assert {row[0].lines[0].text[:2]: len(row[2].lines) for row in only(mft, Table).rows} == s1.MFT
    mcc = section(paper, "6.2")
    assert list(counts(mcc).values()) == [s1.ASPIRATIONS]
    assert tuple(row[0].lines[0].text[:2] for row in only(mcc, Table).rows) == s1.MCC
    assert missing(s1.MCC_FIGURES, mcc) == []
    assert counts(section(paper, "6.3")) == {"What it depends on": s1.LOCALITY_ENABLERS, **s1.LOCALITY}
    check_matrix(section(paper, "6.4"))
    cycle = section(paper, "6.5")
    for quarter, kinds in s1.CYCLE.items():
        those = below(cycle, f"Quarter {quarter}: {QUARTERS[quarter]}")
        assert list(counts(those).values()) == list(kinds.values()), quarter
    assert missing(s1.CYCLE_FIGURES, cycle) == []
    tables = [one for one in section(paper, "6.6") if isinstance(one, Table)]
    assert {one.caption: len(one.rows) for one in tables} == s1.DELIVERED
    rows = [row for one in tables for row in one.rows]
    assert Counter(row[1].lines[0].detail.removeprefix("printed as: ") for row in rows) == s1.MARKS
    ends = {row[0].lines[0].detail: (row[1].lines[0].text, row[0].lines[0].text) for row in rows}
    assert tuple(key for key, (end, _) in ends.items() if end == "Not delivered") == s1.EMPTY
    assert tuple(key for key, (end, _) in ends.items() if end == "Partly delivered") == s1.AMBER
    assert [key for key, said in s1.DELIVERED_FIGURES.items() for one in said if one not in ends[key][1]] == []


def check_matrix(shown: list[Element]) -> None:
    """S1 6.4: what is sure by deliverable, then the rows as printed."""
    tables = [one for one in shown if isinstance(one, Table)][1:]
    assert tuple(one.caption for one in tables) == s1.CORE_PRIORITIES
    sure = {
        row[0].lines[0].detail: "".join("Y" if cell.lines else "." for cell in row[1:])
        for one in tables
        for row in one.rows
    }
    own_rows = ("CH-01", "CH-02", "CH-03", "CH-04", "CH-05", "CH-06", "CH-07")
    assert tuple(sure[reference] for reference in own_rows) == tuple(row.replace(" ", "") for row in s1.MATRIX[:7])
    assert {cell.group for one in tables for cell in one.columns[1:]} == {"MFT", "MCC"}
    printed = [one.text for one in shown if isinstance(one, Prose)][-1]
    assert s1.MATRIX_HEADING in printed
    groups = printed.split("### ")[1:]
    assert tuple((one.count("\n- "), one.count("\n| ") - 1) for one in groups) == s1.MATRIX_SIZES
    rows = [line for one in groups for line in one.splitlines() if line.startswith("| ") and "MFT" not in line]
    ticks = ["".join("Y" if cell.strip() == "Yes" else "." for cell in row.split("|")[2:-1]) for row in rows]
    assert tuple(f"{row[:5]} {row[5:]}" for row in ticks) == s1.MATRIX


def check_earlier_documents() -> None:
    """S2, S0 and S4, as far as they go: each block shows what its records say, and nothing stands apart from them."""
    for document in Document.objects.exclude(year=2024):
        assert {one.state for one in document_standing(document).values()} == {"same"}
        paper = paper_of(document, edition="Final")
        assert all(one.elements for one in paper.chapters)
    business = paper_of(Document.objects.get(year=2019), edition="Final")
    assert len(only(section(business, "2.2"), Table).rows) == 5
    assert len(only(section(business, "2.3"), Bullets).lines) == 10
    assert len(only(section(business, "2.4"), Table).rows) == 7
    commissioning = paper_of(Document.objects.get(kind="commissioning_plan"), edition="Final")
    assert len(only(section(commissioning, "4.1"), Table).rows) == 8
    assert len(only(section(commissioning, "5.1"), Table).rows) == 10
    assert Deliverable.objects.filter(year=2021).count() == 0


def section(paper: Paper, number: str) -> list[Element]:
    """Return what stands under the heading of that number."""
    for chapter in paper.chapters:
        for place, one in enumerate(chapter.elements):
            if isinstance(one, Heading) and one.text.startswith(f"{number} "):
                return list(takewhile(_is_below(one.level), chapter.elements[place + 1 :]))
    raise AssertionError(f"There is no {number}")


def below(elements: list[Element], heading: str) -> list[Element]:
    """Return what stands under that heading."""
    place = next(n for n, one in enumerate(elements) if isinstance(one, Heading) and one.text == heading)
    found = elements[place]
    assert isinstance(found, Heading)
    return list(takewhile(_is_below(found.level), elements[place + 1 :]))


def _is_below(level: int) -> Callable[[Element], bool]:
    return lambda one: not (isinstance(one, Heading) and one.level <= level)


def only(elements: list[Element], kind: type[T]) -> T:
    (found,) = [one for one in elements if isinstance(one, kind)]
    return found


def counts(elements: list[Element]) -> dict[str, int]:
    """Return how many lines the list under each heading has."""
    found: dict[str, int] = {}
    heading = ""
    for one in elements:
        if isinstance(one, Heading):
            heading = one.text
        elif isinstance(one, Bullets):
            found[heading] = found.get(heading, 0) + len(one.lines)
    return found


def missing(figures: Iterable[str], elements: list[Element]) -> list[str]:
    """Return the figures that none of the elements shows."""
    words = str(elements)
    return [one for one in figures if one not in words]
