"""Every case that NHSRplotthedots 0.2.2 computed, and what ours answers where it stops with an error."""

import json
import lzma
from copy import deepcopy
from pathlib import Path

import pytest

from kloe.spc import SpecialCause, analyse
from kloe.spc.cases import Case, CasesMalformed, read_cases
from kloe.spc.reference import first_difference
from tests.kloe.spc.plainly import plainly

TEXT = lzma.decompress(Path(__file__).with_name("reference.json.xz").read_bytes()).decode()
CASES = {case.name: case for case in read_cases(TEXT)}
# The reference crashes here: a window of seven with a missing value might yet be a trend. Ours takes it for none, and
# all these series are common cause throughout; the variation and assurance of each stand beside its name.
ANSWERS = {
    "edge-na-alternate": ("common_cause", None),
    "edge-na-all": ("common_cause", None),
    "edge-na-end-trend4": ("common_cause", None),
    "rand-011-missing": ("common_cause", None),
    "rand-109-missing": ("common_cause", "inconsistent"),
    "rand-193-missing": ("common_cause", None),
}


@pytest.mark.parametrize("case", CASES.values(), ids=list(CASES))
def test_ours_agrees_with_the_reference(case):
    assert first_difference(case) is None


def test_all_cases_are_here():
    counts = json.loads(TEXT)["meta"]["counts"]
    assert len(CASES) == counts["total"] == 263


def test_every_crash_at_a_missing_value_has_its_answer():
    assert set(ANSWERS) == {name for name, case in CASES.items() if case.error_kind == "crash_missing_values"}


@pytest.mark.parametrize("name", ANSWERS)
def test_ours_answers_where_the_reference_crashes(name):
    result = CASES[name].analysed()
    assert (result.chart.variation, result.chart.assurance) == ANSWERS[name]
    assert {point.special_cause for point in result.points} == {SpecialCause.NONE}
    missing = [point for point in result.points if point.value is None]
    assert missing
    compared = {(point.outside_limits, point.relative_to_mean, point.close_to_limits) for point in missing}
    assert compared == {(None, None, None)}


@pytest.mark.parametrize(
    "case", [case for case in CASES.values() if case.error_kind != "refused"], ids=lambda c: c.name
)
def test_the_rules_written_plainly_say_the_same(case):
    """What is compared point by point in other tests is itself right, and holds at the crashes too."""
    series, options = case.question()
    plain = plainly(series, options)
    points = analyse(series, options).points
    assert [{name: getattr(point, name) for name in plain[0]} for point in points] == plain


def changed(name, change):
    case = CASES[name]
    expected, options = deepcopy(dict(case.expected)), deepcopy(dict(case.options))
    change(expected, options)
    return Case(name, case.rows, options, expected)


@pytest.mark.parametrize(
    ("change", "where"),
    [
        (lambda expected, options: expected["points"]["upl"].__setitem__(3, 6364.12), "points[3].upl"),
        (lambda expected, options: expected["points"]["upl"].__setitem__(3, None), "points[3].upl"),
        (lambda expected, options: expected["points"]["moving_range"].__setitem__(0, 0.0), "points[0].moving_range"),
        (lambda expected, options: expected["points"]["outside_limits"].__setitem__(0, 0), "points[0].outside_limits"),
        (lambda expected, options: expected["points"]["special_cause_type"].__setitem__(1, "Above UCL"),
         "points[1].special_cause_type"),
        (lambda expected, options: expected["groups"][0].__setitem__("n_concern", 1), "groups[0].n_concern"),
        (lambda expected, options: expected["charts"][0].__setitem__("variation_icon", "x.svg"),
         "charts[0].variation_icon"),
        (lambda expected, options: expected["charts"].append({}), "The number of charts"),
        (lambda expected, options: expected.update(short_group_warning_raised=True),
         "expected.short_group_warning_raised"),
        (lambda expected, options: expected.update(error="no", error_kind="refused"), "The answer"),
        (lambda expected, options: options.update(fix_after_n_points=11), "The answer"),
    ],
)  # fmt: skip
def test_a_difference_is_found(change, where):
    assert first_difference(changed("real-ae-RAS-t1-attendances", change)).where == where


def test_numbers_agree_within_a_billionth():
    def nudge(expected, options):
        expected["points"]["mean"] = [mean * (1 + 5e-10) for mean in expected["points"]["mean"]]

    assert first_difference(changed("real-ae-RAS-t1-attendances", nudge)) is None


def test_a_near_tie_may_go_either_way_and_the_rest_has_to_follow():
    """A point exactly on the lower limit: inside. If rounding puts it outside, its label and meaning have to follow."""

    def tip(expected, options):
        points = expected["points"]
        points["outside_limits"][12] = True
        points["close_to_limits"][12] = False
        points["special_cause_type"][12] = "Below LCL"
        points["special_cause_flag"][12] = True

    assert first_difference(changed("edge-strict-lpl", tip)).where == "points[12].point_type"

    def tip_all(expected, options):
        tip(expected, options)
        meaning = "improvement" if options["improvement_direction"] == "decrease" else "concern"
        expected["points"]["point_type"][12] = f"special_cause_{meaning}"
        expected["groups"][0]["n_common_cause"] -= 1
        expected["groups"][0][f"n_{meaning}"] += 1
        if len(expected["points"]["date"]) == 13:
            expected["groups"][0]["variation_type"] = f"special_cause_{meaning}"
            expected["charts"][0]["variation_type"] = f"special_cause_{meaning}"
            expected["charts"][0]["variation_icon"] = f"{meaning}_low.svg"

    assert first_difference(changed("edge-strict-lpl", tip_all)) is None

    def tip_without_a_tie(expected, options):
        tip_all(expected, options)
        expected["near_ties"] = []

    assert first_difference(changed("edge-strict-lpl", tip_without_a_tie)).where == "points[12].outside_limits"


def test_a_target_on_the_limit_may_go_either_way():
    def tip(expected, options):
        expected["charts"][0].update(assurance_type="consistent_fail", assurance_icon="fail.svg")
        expected["groups"][-1].update(assurance_type="consistent_fail")

    assert first_difference(changed("edge-target-equals-upl", tip)) is None


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "It is not JSON"),
        ("{", "It is not JSON"),
        ("[" * 200_000, "nested too deeply"),
        ("[]", "no list of “cases”"),
        ('{"cases": {}}', "no list of “cases”"),
        ('{"cases": []}', "empty"),
        ('{"cases": [3]}', "Case 1 is no object"),
        ('{"cases": [{"id": "a"}]}', "Case a has no dates and no values and no options and no expected"),
        ('{"cases": [{"dates": "x", "values": [], "options": {}, "expected": {}}]}', "number 1: dates is no list"),
        ('{"cases": [{"id": "a", "dates": [], "values": [""], "options": {}, "expected": {}}]}', "'' is no number"),
        ('{"cases": [{"id": "a", "dates": [], "values": [true], "options": {}, "expected": {}}]}', "True is no number"),
    ],
)  # fmt: skip
def test_text_that_holds_no_cases_is_refused(text, message):
    with pytest.raises(CasesMalformed, match=message):
        read_cases(text)


@pytest.mark.parametrize(
    ("part", "broken"),
    [
        ("rows", {"dates": ["2024-13-01"], "values": [1]}),
        ("rows", {"dates": [3], "values": [1]}),
        ("rows", {"dates": ["2024-01-01"], "values": [1], "facets": 3}),
        ("options", {"rebase": ["soon"]}),
        ("options", {"fix_after_n_points": "many"}),
        ("expected", {"points": {}}),
        ("expected", {"points": {"date": ["2024-01-01"]}, "near_ties": [{}]}),
        ("expected", {"points": {"date": ["2024-01-01"], "volume": [1]}, "groups": [], "charts": []}),
    ],
)
def test_a_case_that_cannot_be_read_is_named(part, broken):
    parts = {"rows": {"dates": ["2024-01-01"], "values": [1]}, "options": {}, "expected": {}} | {part: broken}
    with pytest.raises(CasesMalformed, match="ase broken"):
        first_difference(Case("broken", **parts))
