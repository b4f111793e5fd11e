"""A plan frozen: equal content gives equal bytes, and nothing typed is lost on the way."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planning.service_plans.content import Lists, PictureContent, PlanContent, Row, SectionContent, SectionSpec
from planning.service_plans.rules import as_typed
from planning.service_plans.sections import KINDS, kind_of
from planning.service_plans.snapshot import DocumentTerm, canonical_json, document_of, sha256_of, snapshot_of

LISTS = Lists({"priorities": {"p1": "One"}, "kloes": {"q1": "Quality"}, "enablers": {"d": "Digital"}})
# Text as it is stored: whatever as_typed lets through.
TEXT = st.text(max_size=60).map(as_typed)
KIND = st.sampled_from(sorted(KINDS))


@st.composite
def sections(draw: st.DrawFn, number: int) -> SectionContent:
    kind = kind_of(draw(KIND))
    spec = SectionSpec(key=f"s{number}", title=draw(TEXT), kind=kind.code, part="plan")
    if not kind.has_rows:
        return SectionContent(spec, text=draw(TEXT))
    cells = st.fixed_dictionaries({column.name: TEXT for column in kind.columns})
    rows = draw(st.lists(cells, max_size=4))
    return SectionContent(spec, rows=tuple(Row(f"r{n}", row) for n, row in enumerate(rows)))


@st.composite
def plans(draw: st.DrawFn) -> PlanContent:
    count = draw(st.integers(0, 4))
    return PlanContent(
        year=2024,
        service={"code": "podiatry", "name": draw(TEXT)},
        template={"name": "AD led", "kind": "ad_led", "version": 1},
        sections=tuple(draw(sections(number)) for number in range(count)),
    )


def shuffled(value: object) -> object:
    """The same value with the keys of its objects in another order."""
    if isinstance(value, dict):
        return {key: shuffled(value[key]) for key in reversed(list(value))}
    return [shuffled(one) for one in value] if isinstance(value, list) else value


@settings(deadline=None)
@given(plans())
def test_equal_content_gives_equal_bytes(plan: PlanContent) -> None:
    text = canonical_json(snapshot_of(plan, LISTS))
    again = canonical_json(shuffled(json.loads(text)))  # type: ignore[arg-type]
    assert again == text
    assert sha256_of(again) == sha256_of(text)


@settings(deadline=None)
@given(plans())
def test_a_frozen_plan_reads_as_it_was_written(plan: PlanContent) -> None:
    document = document_of(canonical_json(snapshot_of(plan, LISTS)))
    assert [one.key for one in document.sections] == [one.spec.key for one in plan.sections]
    for frozen, written in zip(document.sections, plan.sections, strict=True):
        assert frozen.text == written.text.strip()
        assert [row.id for row in frozen.rows] == [row.id for row in written.filled_rows]


@settings(deadline=None)
@given(plans(), st.text(min_size=1, max_size=5).map(as_typed).filter(str.strip))
def test_another_text_gives_another_hash(plan: PlanContent, more: str) -> None:
    spec = SectionSpec(key="last", title="Last", kind="narrative")
    one, other = (
        PlanContent(plan.year, plan.service, plan.template, (*plan.sections, SectionContent(spec, text=text)))
        for text in ("before", f"before {more.strip()}")
    )
    assert sha256_of(canonical_json(snapshot_of(one, LISTS))) != sha256_of(canonical_json(snapshot_of(other, LISTS)))


@settings(deadline=None)
@given(st.text())
def test_only_nul_and_line_ends_and_half_characters_are_changed(text: str) -> None:
    kept = as_typed(text)
    assert kept == text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    assert as_typed(kept) == kept


def test_half_of_a_character_is_dropped_and_the_rest_kept() -> None:
    assert as_typed("a\ud83db\r\nc\0d") == "ab\ncd"


def test_unknown_schema_is_refused() -> None:
    with pytest.raises(ValueError, match="99"):
        document_of({"schema_version": 99})


def test_a_version_of_schema_1_reads_as_it_did() -> None:
    """The file is a version as it was frozen before there were pictures; its bytes and its hash never change."""
    text = (Path(__file__).parent / "schema_1.json").read_text(encoding="utf-8")
    assert sha256_of(text) == "326303ca4ca623943a002ac49202970b8c8018dcfa1811ab8f9eba1bb06af5c0"
    document = document_of(text)
    assert (document.title, document.glossary, document.pictures) == ("Podiatry", (), ())
    assert [section.key for section in document.part("plan")][:2] == ["our-service", "service-lead"]
    assert document.find("priorities").rows[0].shown("mlco_priority")  # type: ignore[union-attr]
    assert canonical_json(json.loads(text)) == text


def test_a_version_names_the_pictures_and_explains_the_short_forms_it_uses() -> None:
    spec = SectionSpec(key="stories", title="Case studies", kind="case_studies")
    row = Row("r1", {"title": "The PCN ramp", "story": "Built", "difference": "In"})
    shown = PictureContent("p1", "ab" * 32, "image/png", 60, 40, " A ramp ", "By the INT", "r1")
    astray = PictureContent("p2", "cd" * 32, "image/jpeg", 6, 4, "A door", row="gone")
    section = SectionContent(spec, rows=(row,), pictures=(shown, astray))
    terms = {"PCN": "Primary care network", "INT": "Integrated neighbourhood team", "KPI": "Not used"}
    plan = PlanContent(2024, {"name": "Podiatry"}, {"name": "AD led"}, (section,), terms)
    frozen = snapshot_of(plan, LISTS)
    assert frozen["schema_version"] == 2
    assert frozen["glossary"] == [
        {"short": "INT", "meaning": "Integrated neighbourhood team"},
        {"short": "PCN", "meaning": "Primary care network"},
    ]
    document = document_of(canonical_json(frozen))
    one, other = document.pictures
    assert (one.id, one.row, one.alt, one.caption, one.sha256) == ("p1", "r1", "A ramp", "By the INT", "ab" * 32)
    assert (other.row, other.caption) == ("", "")
    assert document.glossary[1] == DocumentTerm("PCN", "Primary care network")
    with_other_terms = PlanContent(2024, plan.service, plan.template, plan.sections, {**terms, "XYZ": "Never written"})
    assert canonical_json(snapshot_of(with_other_terms, LISTS)) == canonical_json(frozen)
