"""How services stand to a line. Without a database."""

from kloe.lines.models import Kloe
from planning.contributions.presenters import (
    by_place,
    columns_of,
    export_rows,
    rows_by_place,
    stray_rows,
    summary_words,
    unnamed_lines,
)
from planning.contributions.rules import Contribution, Said, Standing, counts_of, off_the_list, standing_of
from services.models import Locality, Service, ServiceGroup

STATES = {"agreed": "", "written": "Draft", "not_agreed": ""}
GROUP = ServiceGroup(pk=1, code="city", name="Citywide", order=1)
NORTH = Locality(pk=1, code="N", name="North")


def said(name: str, standing: str, *kloes: str, locality: Locality | None = None) -> Said:
    service = Service(pk=ord(name[0]), code=name.lower(), name=name, group=GROUP, locality=locality)
    contributions = tuple(Contribution(one, f"{name} does {one}", "Counted") for one in kloes)
    return Said(service, Standing(standing), contributions, version=3, sha256="ab" * 4, state=STATES[standing])


ALL = [
    said("Audiology", "agreed", "Q1", "Q1", "F2", locality=NORTH),
    said("Dentistry", "agreed", "F2"),
    said("Nutrition", "written", "Q1", locality=NORTH),
    said("Podiatry", "written"),
    said("Stroke", "not_agreed"),
]
KLOES = [Kloe(year=2024, code=one, theme="Theme", line=f"Line {one}") for one in ("Q1", "F2", "Z9")]


def names(found: tuple[Said, ...]) -> list[str]:
    return [one.service.name for one in found]


def test_services_are_told_apart_by_how_they_stand_to_a_line() -> None:
    standing = standing_of("Q1", ALL)
    assert names(standing.contributing) == ["Audiology"]
    assert names(standing.in_writing) == ["Nutrition"]
    assert (names(standing.silent), names(standing.silent_yet)) == (["Dentistry"], ["Podiatry"])
    assert names(standing.unknown) == ["Stroke"]
    assert summary_words(standing) == (
        "1 service contributes as agreed; 1 in a plan that is being written; 1 agreed plan says nothing of it; "
        "1 plan being written says nothing of it yet; of 1 service no plan is agreed yet."
    )
    assert "no agreed plan leaves it out" in summary_words(standing_of("F2", ALL))
    assert summary_words(standing_of("Z9", ALL)).startswith("0 services contribute as agreed; 2 agreed plans say")


def test_who_does_not_contribute_is_seen_in_the_matrix() -> None:
    ((_, rows),) = rows_by_place(ALL, KLOES, "group")
    marks = ["".join(cell.mark for cell in row.cells) for row in rows]
    assert marks == ["✓✓✗", "✗✓✗", "○––", "–––", ""]
    assert [counts_of(one.code, ALL).silent for one in KLOES] == [1, 0, 2]


def test_a_service_counts_once_however_much_it_says() -> None:
    assert (counts_of("Q1", ALL).agreed, counts_of("Q1", ALL).in_writing) == (1, 1)
    assert [one.kloe.code for one in unnamed_lines(columns_of(KLOES, ALL))] == ["Z9"]


def test_a_line_that_is_not_on_the_list_is_not_lost() -> None:
    named = [*ALL, said("Ultrasound", "written", "Q1", "X9")]
    assert [(one.service.name, codes) for one, codes in off_the_list({"Q1", "F2"}, named)] == [("Ultrasound", ("X9",))]
    (row,) = stray_rows(2024, KLOES, named)
    assert (row[1], row[3], row[4], row[8]) == ("X9", "Not on the list of this year", "Ultrasound", "Yes")
    assert row[12] == "Ultrasound does X9"


def test_the_whole_city_comes_after_localities() -> None:
    assert [(place, names(tuple(found))) for place, found in by_place(ALL, "locality")] == [
        ("North", ["Audiology", "Nutrition"]),
        ("No locality: the whole city", ["Dentistry", "Podiatry", "Stroke"]),
    ]
    assert [place for place, _ in by_place(ALL, "group")] == ["Citywide"]


def test_a_file_has_a_row_for_each_contribution_and_each_silence() -> None:
    rows = list(export_rows(KLOES[:1], ALL))
    assert [(one[4], one[8], one[9], one[10], one[12]) for one in rows] == [
        ("Audiology", "Yes", "Agreed", "3", "Audiology does Q1"),
        ("Audiology", "Yes", "Agreed", "3", "Audiology does Q1"),
        ("Dentistry", "No", "Agreed", "3", ""),
        ("Nutrition", "Yes", "Being written", "Draft", "Nutrition does Q1"),
        ("Podiatry", "Not yet", "Being written", "Draft", ""),
        ("Stroke", "Not known", "None agreed yet", "", ""),
    ]
