"""The sample's documents, as their files tell them, hold every figure and list count of their sources."""

from collections import Counter
from typing import Any

import pytest

from mlco_portal.rich_text import blocks_of
from planning.sample_data.files import plan_names, read
from tests.planning.sample_data import s1_figures as s1

DOCUMENTS = [(2024, "operating_plan"), (2021, "operating_plan"), (2021, "commissioning_plan"), (2019, "business_plan")]
# What a block of the kind is about, and must name.
ABOUT = {
    "achievements": "headings",
    "budget": "points",
    "delivered": "workplan",
    "enabler": "workplan",
    "highlights": "groups",
    "matrix": "frameworks",
    "narrative": "text",
    "partner_plan": "framework",
    "performance": "figures",
    "plan_on_a_page": "framework",
    "service_plans": "text",
    "theme": "theme",
    "workplan": "workplan",
}


def blocks(year: int, name: str, kind: str = "") -> list[dict[str, Any]]:
    found = [block for chapter in read(year, name)["chapters"] for block in chapter["blocks"]]
    return [one for one in found if kind in ("", one["kind"])]


def only(kind: str) -> dict[str, Any]:
    (found,) = blocks(2024, "operating_plan", kind)
    return found


def test_the_operating_plan_has_six_chapters_and_the_parts_of_its_contents() -> None:
    chapters = read(2024, "operating_plan")["chapters"]
    assert [(one["title"], len(one["blocks"])) for one in chapters] == [
        ("Message from our Chief Executive", 1),
        ("Looking back: 2023/24", 2),
        ("Our corporate plans for 2024/25", 2 + 3 + 6),
        ("Our service plans for 2024/25", 5),
        ("Budget strategy and finance plan 2024/25", 1),
        ("Appendices", 6),
    ]


def test_achievements() -> None:
    headings = only("achievements")["headings"]
    assert {one["name"]: len(one["lines"]) for one in headings} == s1.ACHIEVEMENTS
    words = " ".join(line for one in headings for line in one["lines"])
    assert [figure for figure in s1.ACHIEVEMENT_FIGURES if figure not in words] == []


def test_performance_as_printed() -> None:
    figures = only("performance")["figures"]
    assert [(one["metric"], one["printed"], one["printed_target"]) for one in figures] == [
        (code, printed, target) for code, _, _, printed, target in s1.PERFORMANCE
    ]
    assert tuple(one["period"] for one in figures) == s1.PERIODS


def test_service_plans_and_highlights() -> None:
    assert f"{s1.INTS} of Integrated Neighbourhood Teams" in only("service_plans")["text"]
    (sets_out,) = [one for one in blocks(2024, "operating_plan", "narrative") if "workforce plan" in one["text"]]
    parts, areas = sets_out["text"].split("## The workforce plan")
    assert (parts.count("\n- "), areas.count("\n- ")) == (4, s1.WORKFORCE_AREAS)
    groups = only("highlights")["groups"]
    assert {one["name"]: len(one["highlights"]) for one in groups} == s1.HIGHLIGHTS
    words = " ".join(line["text"] for one in groups for line in one["highlights"])
    assert [figure for figure in s1.HIGHLIGHT_FIGURES if figure not in words] == []


def test_each_highlight_names_a_line_of_its_services_plan() -> None:
    written = {code: read(2024, f"plans/{code}").get("priorities", []) for code in plan_names(2024)}
    for group in only("highlights")["groups"]:
        for one in group["highlights"]:
            lines = [row["priority"] for code in one["services"] for row in written.get(code, ())]
            assert one.get("plan_priority", lines[0]) in lines, one


def test_budget_points() -> None:
    points = only("budget")["points"]
    assert (len(points), len(set(points))) == (s1.BUDGET_POINTS, s1.BUDGET_POINTS)
    assert [figure for figure in s1.BUDGET_FIGURES if figure not in " ".join(points)] == []


def test_matrix_as_printed() -> None:
    content = read(2024, "matrix")
    assert s1.MATRIX_HEADING in content["heading"]
    assert tuple((len(one["items"]), len(one["rows"])) for one in content["priorities"]) == s1.MATRIX_SIZES
    rows = [
        " ".join(
            "".join("Y" if label in row[partner] else "." for label in content["columns"][partner])
            for partner in ("mft", "mcc")
        )
        for one in content["priorities"]
        for row in one["rows"]
    ]
    assert tuple(rows) == s1.MATRIX


@pytest.mark.parametrize(("year", "name"), DOCUMENTS)
def test_each_block_names_what_it_is_about_and_that_is_there(year: int, name: str) -> None:
    told = blocks(year, name)
    assert [one for one in told if not one.get(ABOUT.get(one["kind"], "title"))] == []
    frameworks = {one["code"] for one in read(year, "frameworks")["frameworks"]}
    files = {2024: ("workplans", "enablers"), 2021: ("workplans",)}.get(year, ())
    workplans = {one["code"] for file in files for one in read(year, file)["workplans"]}
    workplans.add(read(2023, "delivered")["workplan"]["code"])
    assert {one["framework"] for one in told if "framework" in one} <= frameworks
    assert {code for one in told for code in one.get("frameworks", ())} <= frameworks
    assert {one["workplan"] for one in told if "workplan" in one} <= workplans


@pytest.mark.parametrize(("year", "name"), DOCUMENTS)
def test_texts_are_whole_and_name_nobody(year: int, name: str) -> None:
    for one in blocks(year, name, "narrative"):
        assert blocks_of(one["text"].strip()), one["title"]
    words = str(read(year, name))
    people = ("Katy", "Calvin", "McCourt", "Enright", "Midgley", "Munshi", "Edwards", "Foster", "Lenney", "Griffiths")
    assert [person for person in people if person in words] == []


def test_figures_of_the_earlier_documents() -> None:
    business = str(read(2019, "business_plan"))
    figures = ("£287m", "c£130m", "over 60 people", "£650k", "1 April 2018", "April 2017", "October 2019", "3 months")
    assert [one for one in figures if one not in business] == []
    assert "12 neighbourhood plans, 3 locality community service plans" in business
    assert "year two of a ten-year journey" in business
    commissioning = str(read(2021, "commissioning_plan"))
    figures = (
        "18 months",
        "12 months",
        "September 2022",
        "autumn 2021",
        "5 key lines of enquiry",
        "4 years",
        "by 2024",
    )
    assert [one for one in figures if one not in commissioning] == []
    (looks_at,) = [
        one for one in blocks(2021, "operating_plan", "narrative") if one["title"] == "What we look at first"
    ]
    assert looks_at["text"].count("- ") == 9
    kinds = Counter(one["kind"] for one in blocks(2021, "operating_plan"))
    assert kinds["partner_plan"] == 4
