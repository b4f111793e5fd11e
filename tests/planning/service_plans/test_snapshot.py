"""A plan frozen: equal content gives equal bytes, and nothing typed is lost on the way."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planning.service_plans.content import Lists, PlanContent, Row, SectionContent, SectionSpec
from planning.service_plans.rules import as_typed
from planning.service_plans.sections import KINDS, kind_of
from planning.service_plans.snapshot import canonical_json, document_of, sha256_of, snapshot_of

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
