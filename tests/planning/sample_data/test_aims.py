"""Frameworks, workplans and alignment of the sample hold every figure and list count of their sources (S0 to S4)."""

from collections import Counter
from datetime import date
from decimal import Decimal

import pytest
from django.db.models import Count, Q

from kloe.lines.models import Kloe
from kloe.measurements.models import Measurement
from kloe.metrics.models import MetricSeries
from kloe.metrics.rules.figures import difference_words, figure_words, target_words
from planning.alignment.models import DeliverableTag
from planning.cycle.models import Milestone
from planning.operating_plan.blocks.measured import measured_until
from planning.plan_templates.models import PlanTemplate
from planning.priorities.models import Framework, Priority, PrioritySuccession
from planning.sample_data.catalogue import load_catalogue
from planning.sample_data.figures import load_metrics, load_places_of_metric
from planning.sample_data.load import load_what_is_aimed_at
from planning.sample_data.planning_year import load_planning_year, load_priorities
from planning.workplans.models import Deliverable, Placement, Workplan, WorkplanLine
from services.models import Service
from tests.planning.sample_data import s1_figures as s1

pytestmark = pytest.mark.django_db


@pytest.fixture
def aims() -> None:
    load_catalogue(2024)
    load_metrics(2024)
    for year in (2019, 2021, 2023):
        load_priorities(year)
    load_planning_year(2024, opens_on=date(2023, 10, 1), plans_due_on=date(2024, 3, 1))
    load_what_is_aimed_at()


def framework(year: int, code: str) -> Framework:
    return Framework.objects.get(year=year, code=code)


def statements(one: Framework) -> dict[str, int]:
    return dict(Counter(one.statements.values_list("kind", flat=True)))


def words_of(deliverable: Deliverable) -> str:
    return f"{deliverable.title} {deliverable.text}"


def test_performance_and_kloes(aims: None) -> None:
    """S1 2.2 and 3.2."""
    newest = Measurement.objects.filter(as_of=date(2024, 3, 31)).select_related("series__metric")
    assert {
        (one.series.metric.code, one.value, target.value)
        for one in newest
        for target in one.series.targets.holding_on(one.as_of)
    } == {(code, Decimal(value), Decimal(target)) for code, value, target, _, _ in s1.PERFORMANCE}
    assert {one.series.metric.code: figure_words(one.series.metric, one.value) for one in newest} == {
        code: printed.split(",")[0] for code, _, _, printed, _ in s1.PERFORMANCE
    }
    assert {(one.code, one.value, one.target) for one in measured_until(date(2024, 3, 31)).values()} == {
        (code, Decimal(value), Decimal(target)) for code, value, target, _, _ in s1.PERFORMANCE
    }
    assert difference_words(Decimal(1_058_200), Decimal(1_100_000)) == "-3.8%"
    vacancies = MetricSeries.objects.get(metric__code="vacancy-rate")
    assert [target_words(vacancies.metric, one) for one in vacancies.targets.holding_on(date(2024, 4, 1))] == [
        "at most 7.5%",
        "less than 8% (Health)",
        "less than 14% (Adult social care)",
    ]
    assert {one.note for one in MetricSeries.objects.all()} == {
        "Sample data: the value for March 2024 is as published, the months before it are illustrative."
    }
    assert Measurement.objects.filter(state="approved").count() == 9 * 24
    assert [
        (
            one.code,
            tuple(metric.name for metric in one.metrics.all()),
            ", ".join(board.name for board in one.boards.all()),
        )
        for one in Kloe.objects.filter(year=2024)
    ] == list(s1.KLOES)


def test_what_the_organisation_and_its_partners_aim_at(aims: None) -> None:
    """S1 3.1, 6.1 to 6.3."""
    core = framework(2024, "core")
    assert statements(core) == {"vision": s1.VISION, "way_of_working": s1.WAY_OF_WORKING}
    assert "#WeAreCommunity" in core.summary
    assert tuple(core.priorities.values_list("name", flat=True)) == s1.CORE_PRIORITIES
    mft = framework(2024, "mft")
    assert statements(mft) == s1.MFT_STATEMENTS
    assert {one.label: len(one.commitments.splitlines()) for one in mft.priorities.all()} == s1.MFT
    assert all(one.outcome for one in mft.priorities.all())
    mcc = framework(2024, "mcc")
    assert tuple(mcc.priorities.values_list("label", flat=True)) == s1.MCC
    assert statements(mcc) == {"aspiration": s1.ASPIRATIONS}
    assert [figure for figure in s1.MCC_FIGURES if figure not in mcc.summary] == []
    locality = framework(2024, "locality-delivery-plan")
    assert dict(Counter(locality.priorities.values_list("theme", flat=True))) == s1.LOCALITY
    assert statements(locality) == {"enabler": s1.LOCALITY_ENABLERS}


def test_workplans_place_each_line_once(aims: None) -> None:
    """S1 3.3 to 3.5."""
    for code, lines in s1.WORKPLANS.items():
        headings = Workplan.objects.get(year=2024, code=code).headings.annotate(lines=Count("placements"))
        assert dict(headings.values_list("name", "lines")) == lines, code
        assert sum(lines.values()) == s1.LINES[code]
    joint = Q(placements__heading__workplan__code="joint")
    other = Q(placements__heading__workplan__code__in=["community-health", "adult-social-care"])
    in_joint = Deliverable.objects.filter(joint, year=2024).distinct()
    assert in_joint.count() == s1.JOINT_DELIVERABLES
    elsewhere = in_joint.filter(pk__in=Deliverable.objects.filter(other).values("pk"))
    assert elsewhere.count() == s1.JOINT_REPEATED
    alone = in_joint.exclude(pk__in=elsewhere.values("pk"))
    assert list(alone.values_list("reference", flat=True)) == ["JT-01", "JT-02"]
    assert Deliverable.objects.filter(year=2024).count() == 42 + 25 - 1 + 2
    assert not Deliverable.objects.filter(year=2024, placements__isnull=True).exists()


def test_deliverables_keep_their_figures_and_say_whose_they_are(aims: None) -> None:
    told = {one.reference: one for one in Deliverable.objects.filter(year=2024)}
    missing = [
        (reference, figure)
        for reference, figures in s1.DELIVERABLE_FIGURES.items()
        for figure in figures
        if figure not in words_of(told[reference])
    ]
    assert missing == []
    assert [one.reference for one in told.values() if not one.owner] == []
    assert {one.reference: one.quarter for one in told.values() if one.quarter} == {"CH-40": 2}
    integrated = Placement.objects.filter(deliverable__reference="CH-41").select_related("heading__workplan")
    assert sorted((one.heading.workplan.code, one.heading.name) for one in integrated) == [
        ("adult-social-care", "Commissioning"),
        ("community-health", "Building the future for the LCO"),
        ("joint", "Building the future for the LCO"),
        ("joint", "Safe, effective and efficient services"),
    ]
    assert "Joint Commissioning Board" in told["CH-41"].text
    assert "North" not in words_of(told["CH-26"])
    assert "Value for Patients" in told["CH-27"].title


def test_enablers_and_programmes(aims: None) -> None:
    """S1 3.6 and 3.7, S3 3.3 to 4.6."""
    for code, kinds in s1.ENABLERS.items():
        lines = WorkplanLine.objects.filter(workplan__year=2024, workplan__code=code, part_of__isnull=True)
        assert dict(Counter(lines.values_list("kind", flat=True))) == kinds, code
    activities = WorkplanLine.objects.filter(workplan__code="digital-data-and-business-intelligence", kind="activity")
    groups = activities.filter(part_of__isnull=True).annotate(lines=Count("parts")).order_by("order")
    assert tuple(one.lines for one in groups) == s1.DIGITAL_PARTS
    for code, figures in s1.ENABLER_FIGURES.items():
        workplan = Workplan.objects.get(year=2024, code=code)
        words = " ".join([workplan.summary, *(f"{line.name} {line.text}" for line in workplan.lines.all())])
        assert [figure for figure in figures if figure not in words] == [], code
    boards = Workplan.objects.filter(year=2024).exclude(governed_by="").values_list("code", "governed_by")
    assert dict(boards) == s1.GOVERNED_BY
    streams = WorkplanLine.objects.filter(workplan__year=2021, kind="workstream")
    assert dict(Counter(streams.values_list("workplan__code", flat=True))) == {
        "better-outcomes-better-lives": 6,
        "recovery-and-reform": 6,
    }
    assert WorkplanLine.objects.filter(workplan__year=2021, kind="in_scope").count() == 6
    gains = WorkplanLine.objects.filter(workplan__year=2021, kind="success").order_by("order")
    words = " ".join(f"{one.name} {one.text}" for one in gains)
    assert [one for one in ("18", "90", "52", "800", "84", "7,300", "2024") if one not in words] == []
    assert "£6.1m" in Workplan.objects.get(code="better-outcomes-better-lives").summary


def test_service_list_and_workforce_areas(aims: None) -> None:
    """S1 4.1."""
    lines = Service.objects.on_plan_list()
    assert dict(lines.values_list("group__code").annotate(Count("pk"))) == s1.SERVICE_LINES
    assert lines.count() == s1.ALL_LINES
    by_locality = lines.filter(plan_arrangement=Service.PlanArrangement.BY_LOCALITY)
    teams = Service.objects.filter(part_of__in=by_locality)
    assert lines.count() - by_locality.count() + teams.count() == s1.WITH_LOCALITY_TEAMS
    assert Service.objects.filter(kind=Service.Kind.INT).count() == s1.INTS
    workforce = PlanTemplate.objects.get(year=2024, kind=PlanTemplate.Kind.WORKFORCE)
    assert workforce.sections.count() == s1.WORKFORCE_AREAS


def test_the_cycle_by_quarter(aims: None) -> None:
    """S1 6.5."""
    found: dict[int, Counter[str]] = {}
    for one in Milestone.objects.filter(cycle__year=2024):
        found.setdefault(one.quarter, Counter())[one.kind] += 1
    assert {quarter: dict(kinds) for quarter, kinds in found.items()} == s1.CYCLE
    names = " ".join(Milestone.objects.filter(cycle__year=2024).values_list("name", flat=True))
    assert [figure for figure in s1.CYCLE_FIGURES if figure not in names] == []


def test_what_2023_24_delivered(aims: None) -> None:
    """S1 6.6."""
    headings = Workplan.objects.get(year=2023).headings.annotate(lines=Count("placements"))
    assert dict(headings.values_list("name", "lines")) == s1.DELIVERED
    rows = Deliverable.objects.filter(year=2023)
    assert dict(Counter(rows.values_list("outcome_mark", flat=True))) == s1.MARKS
    for outcome, references in (("not_delivered", s1.EMPTY), ("partly", s1.AMBER)):
        assert tuple(rows.filter(outcome=outcome).values_list("reference", flat=True)) == references
    assert rows.filter(outcome="delivered").count() == s1.MARKS["ticked box"] + s1.MARKS["tick"]
    told = {one.reference: words_of(one) for one in rows}
    assert [
        (reference, figure)
        for reference, figures in s1.DELIVERED_FIGURES.items()
        for figure in figures
        if figure not in told[reference]
    ] == []
    carried_on = Deliverable.objects.filter(year=2024, succeeds__isnull=False)
    assert carried_on.get(reference="CH-26").succeeds.reference == "D-22"
    assert {one.succeeds.year for one in carried_on.select_related("succeeds")} == {2023}


def test_tags_are_what_the_matrix_says_for_sure(aims: None) -> None:
    """S1 6.4: a deliverable's own row, or what all rows of its priority share where the source lost rows."""

    def tags(reference: str) -> str:
        found = set(
            DeliverableTag.objects.filter(deliverable__reference=reference).values_list(
                "priority__framework__code", "priority__label"
            )
        )
        mft = "".join("Y" if ("mft", f"P{number}") in found else "." for number in range(1, 6))
        return mft + " " + "".join("Y" if ("mcc", f"P{number}") in found else "." for number in range(1, 8))

    own_rows = ("CH-01", "CH-02", "CH-03", "CH-04", "CH-05", "CH-06", "CH-07")
    assert tuple(tags(reference) for reference in own_rows) == s1.MATRIX[:7]
    shared = {
        "CH-25": "Y.... .......",
        "CH-09": ".Y... ....Y..",
        "CH-27": "...Y. ......Y",
        "CH-37": "Y..Y. .......",
        "CH-41": "YY.Y. ....Y..",
    }
    assert {reference: tags(reference) for reference in shared} == shared


def test_frameworks_of_earlier_years(aims: None) -> None:
    """S0 3.9 and 3.14, S2 8.6, S3, S4."""
    sizes = Priority.objects.values_list("framework__year", "framework__code").annotate(Count("pk"))
    assert {(year, code): size for year, code, size in sizes if year != 2024} == {
        (2019, "core"): 5,
        (2019, "mhcc-outcomes"): 10,
        (2019, "health-and-wellbeing-strategy"): 7,
        (2021, "core"): 6,
        (2021, "mcc"): 7,
        (2021, "nhs-national-asks"): 6,
        (2021, "our-manchester"): 5,
        (2021, "population-health-aims"): 5,
        (2021, "commissioning-plan"): 8,
        (2021, "commissioning-measures"): 10,
        (2023, "core"): 6,
    }
    assert list(framework(2021, "mcc").priorities.values_list("label", flat=True)) == list("2346789")
    measures = framework(2021, "commissioning-measures").priorities.exclude(label="").order_by("order")
    assert list(measures.values_list("label", flat=True)) == ["OP 7", "OP 4", "OP 12", "OP 1"]
    assert "95%" in measures.get(label="OP 4").name
    plan = framework(2021, "commissioning-plan")
    assert statements(plan) == {"principle": 7, "promise": 6 + 5 + 5}
    assert dict(Counter(plan.statements.exclude(audience="").values_list("audience", flat=True))) == {
        "Citizens, families and carers": 6,
        "Staff": 5,
        "Partners and providers": 5,
    }
    assert plan.priorities.get(code="skills").label == "OP 4"


def test_priorities_carry_on_those_of_years_before(aims: None) -> None:
    links = PrioritySuccession.objects.values_list("earlier__framework__year", "later__framework__code")
    assert dict(Counter(links)) == {
        (2019, "core"): 5,
        (2021, "core"): 6,
        (2023, "core"): 6,
        (2021, "mcc"): 6,
        (2021, "population-health-aims"): 5,
    }
    future = Priority.objects.get(framework__year=2024, framework__code="core", code="future")
    names = []
    while before := Priority.objects.filter(successions__later=future).first():
        names.append(before.name)
        future = before
    assert names == ["Future of the LCO", "A wider scope for the MLCO, in phases", "Phase 2 of the MLCO"]
    without = Priority.objects.filter(framework__year=2024, framework__code="mcc", precursors__isnull=True)
    assert [one.label for one in without] == ["P2"]


def test_one_metric_is_measured_in_every_locality_and_neighbourhood(aims: None) -> None:
    """S1: three localities and 13 INTs; nothing is published by place, so each series says that it is illustrative."""
    load_places_of_metric(2024)
    places = MetricSeries.objects.filter(scope__in=["locality", "neighbourhood"])
    assert Counter(places.values_list("metric__code", "scope")) == {
        ("vacancy-rate", "locality"): 3,
        ("vacancy-rate", "neighbourhood"): 13,
    }
    assert all("illustrative" in note for note in places.values_list("note", flat=True))
    assert set(Counter(Measurement.objects.filter(series__in=places).values_list("series", flat=True)).values()) == {24}
