"""What programs read: flat rows as JSON and CSV, and nothing that is unpublished or not approved."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from kloe.lines.models import Kloe, KloeMetric
from kloe.measurements.models import Measurement
from kloe.metrics.models import Board
from kloe.reading.charting import charts_of
from kloe.reading.queries import one_series
from tests.api.asking import Program, reader
from tests.factories import (
    FrameworkFactory,
    LocalityFactory,
    MetricFactory,
    PriorityFactory,
    ServiceFactory,
    full_plan,
    measure,
    series_of,
)
from tests.kloe.reading import CALM, MARCH, measured_series
from tests.planning.publication.plans import approved_plan, publish

pytestmark = pytest.mark.django_db
LISTS = ["plans", "services", "frameworks", "priorities", "kloes", "kloe-metrics", "metrics", "series", "targets"]


def test_published_plans_are_listed_and_read_and_others_are_not() -> None:
    full_plan(service=ServiceFactory(code="in-writing"))
    approved_plan(service=ServiceFactory(code="approved-only"))
    publish(approved_plan(service=ServiceFactory(code="podiatry", name="Podiatry", locality=LocalityFactory())))
    publish(approved_plan(service=ServiceFactory(code="for-staff")), audience="staff")
    public, staff = reader(), reader(reads_staff_plans=True)
    (row,) = public.rows("plans")
    assert (row["service_code"], row["year"], row["planning_year"]) == ("podiatry", 2024, "2024/25")
    assert (row["locality_code"], row["neighbourhood_code"], row["audience"]) == ("N", "", "public")
    assert [one["service_code"] for one in staff.rows("plans")] == ["podiatry", "for-staff"]
    assert staff.rows("plans?group=nowhere") == public.rows("plans?year=2023") == []
    content = public.get("plans/2024-25/podiatry")
    assert content.content == Client().get("/plans/2024-25/podiatry/plan.json").content
    assert public.get("plans/2024-25/podiatry", headers={"If-None-Match": content["ETag"]}).status_code == 304
    for hidden in ("in-writing", "approved-only", "for-staff", "nothing"):
        assert public.get(f"plans/2024-25/{hidden}").status_code == 404
    assert staff.get("plans/2024-25/for-staff").status_code == 200
    assert public.get("plans/2024-26/podiatry").status_code == 422


def test_what_is_provisional_or_proposed_never_leaves() -> None:
    series = measured_series()
    measure(series.metric, "99.5", date(2024, 4, 30), state="provisional")
    Measurement.objects.filter(series=series, as_of=MARCH).update(
        proposed_value=Decimal("88.5"), proposed_at=timezone.now(), proposed_reason="Misread"
    )
    program = reader()
    (row,) = program.rows("series")
    assert (row["newest_period_end"], row["newest_value"], row["values"]) == ("2024-03-31", 5.4, 12)
    values = program.rows("measurements")
    assert [one["value"] for one in values] == CALM
    everything = "".join(
        program.get(f"{name}?format={form}").getvalue().decode()
        for name in ("series", "measurements", "targets")
        for form in ("json", "csv")
    )
    assert "99.5" not in everything
    assert "88.5" not in everything
    assert "Misread" not in everything


def test_each_value_comes_with_what_its_chart_says() -> None:
    series = measured_series(values=[5, 5.2, 4.9, 5.1, 5, 5.3, 5.1, 4.8, 5.2, 5, 5.1, 9.5])
    (chart,) = charts_of([one_series("vacancy-rate", series.pk)])
    program = reader()
    rows = program.rows("measurements?since=2024-03-01&until=2024-03-31")
    point = chart.points[-1]  # type: ignore[union-attr]
    assert [row["period_end"] for row in rows] == ["2024-03-31"]
    assert (rows[0]["mean"], rows[0]["upper_process_limit"]) == (point.mean, point.upper_process_limit)
    assert (rows[0]["special_cause"], rows[0]["point_type"]) == ("Above UCL", "special_cause_concern")
    assert program.rows("series")[0]["variation"] == "concern_high"
    (target,) = program.rows("targets")
    assert (target["kind"], target["value"], target["assurance"]) == ("at_most", 7.5, "pass")


def test_series_are_narrowed_by_metric_board_scope_and_place() -> None:
    metric, place = MetricFactory(code="absence"), LocalityFactory()
    metric.boards.add(Board.objects.create(code="health", name="Health Performance Board"))
    whole, north, other = series_of(metric), series_of(metric, place), series_of(MetricFactory())
    program = reader()

    def numbers(query: str) -> list[int]:
        return [row["series"] for row in program.rows(f"series?{query}")]

    assert numbers("") == [whole.pk, north.pk, other.pk]
    assert numbers("metric=absence") == numbers("board=health") == [whole.pk, north.pk]
    assert numbers("place=N") == numbers("scope=locality") == numbers(f"series={north.pk}") == [north.pk]
    assert program.rows("metrics?format=json")[0]["boards"] == "Health Performance Board"


def test_csv_has_all_rows_the_same_columns_and_no_formula() -> None:
    measured_series()
    service = ServiceFactory(code="podiatry", name="=1+1", summary="Feet, “ankles”\nand more")
    program = reader()
    values = program.csv("measurements?format=csv&per_page=1")
    assert len(values) == len(CALM)
    assert list(values[0]) == list(program.rows("measurements")[0])
    assert (values[0]["period_end"], values[0]["value"], values[0]["trajectory"]) == ("2023-04-30", "5.2", "")
    (row,) = program.csv("services?format=csv")
    assert (row["name"], row["summary"], row["on_plan_list"]) == ("'=1+1", service.summary, "true")
    assert program.csv("services?format=csv&year=2023") == []


def test_catalogue_priorities_and_kloes_are_flat_rows() -> None:
    framework = FrameworkFactory(name="Our core priorities")
    PriorityFactory(framework=framework, code="resilience").aliases.create(name="Staying well")
    PriorityFactory(framework=FrameworkFactory(code="mft", kind="partner", year=2023), code="people")
    kloe = Kloe.objects.create(year=2024, code="1.1", theme="Workforce", line="Do we have the people?")
    kloe.boards.add(Board.objects.create(code="health", name="Health Performance Board"))
    KloeMetric.objects.create(kloe=kloe, name="Vacancies", metric=MetricFactory(code="vacancy-rate"))
    KloeMetric.objects.create(kloe=kloe, name="Morale")
    program = reader()
    assert [(one["framework_code"], one["aliases"]) for one in program.rows("priorities")] == [
        ("core", "Staying well"),
        ("mft", ""),
    ]
    assert [one["code"] for one in program.rows("priorities?framework=mft&year=2023")] == ["people"]
    assert [one["planning_year"] for one in program.rows("frameworks")] == ["2024/25", "2023/24"]
    assert [one["boards"] for one in program.rows("kloes?year=2024")] == ["Health Performance Board"]
    measured = [(one["name"], one["metric_code"]) for one in program.rows("kloe-metrics")]
    assert measured == [("Vacancies", "vacancy-rate"), ("Morale", "")]


def test_pages_follow_one_another_until_there_is_no_next() -> None:
    for number in range(5):
        ServiceFactory(code=f"service-{number}", name=f"Service {number}")
    program = reader()
    page, codes = program.get("services?per_page=2").json(), []
    assert (page["total"], page["pages"]) == (5, 3)
    while page:
        codes += [one["code"] for one in page["rows"]]
        following = (page["next"] or "").partition("/api/v1/")[2]
        page = program.get(following).json() if following else None
    assert codes == [f"service-{number}" for number in range(5)]
    assert program.rows("services?page=99&per_page=2") == []


def test_what_did_not_change_is_not_sent_again() -> None:
    service, program = ServiceFactory(), reader()
    first = program.get("services")
    again = program.get("services", headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    type(service).objects.update(name="Another name")
    assert program.get("services", headers={"If-None-Match": first["ETag"]}).status_code == 200


@pytest.mark.parametrize(
    "query",
    ["services?year=1999", "services?page=0", "services?per_page=5001", "services?format=xml", "series?scope=ward",
     "series?metric=a%00b", "measurements?since=31/03/2024", "series?series=99999999999999999999", "services?group="],
)  # fmt: skip
def test_what_cannot_be_read_is_said_by_part(query: str) -> None:
    response = reader().get(query)
    assert response.status_code == 422
    name = query.partition("?")[2].partition("=")[0]
    assert [one["where"].endswith(name) for one in response.json()["problems"]][:1] == [True]


def world(number: int) -> None:
    for one in range(number):
        metric = MetricFactory(code=f"rate-{number}-{one}", name=f"Rate {number} {one}")
        measured_series(metric, values=CALM[:3])
        kloe = Kloe.objects.create(year=2024, code=f"{number}.{one}", theme="Workforce", line="?", order=one)
        KloeMetric.objects.create(kloe=kloe, name="Rate", metric=metric)
        ServiceFactory()
        PriorityFactory(
            code=f"priority-{number}-{one}", framework=FrameworkFactory(code=f"f-{number}-{one}", kind="city")
        )


def asked(program: Program, name: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert program.get(name).status_code == 200
    return len(queries)


def test_three_rows_take_as_many_queries_as_one() -> None:
    program: Any = reader()
    world(1)
    names = [*LISTS, "measurements"]
    program.get("services")
    one = {name: asked(program, name) for name in names}
    world(3)
    assert {name: asked(program, name) for name in names} == one
    assert max(one.values()) <= 16


def test_a_filter_that_is_misspelt_is_refused_instead_of_answering_too_much() -> None:
    program = reader()
    for path, named in (("series?metrics=absence", "query.metrics"), ("plans?format=csv&limit=5", "query.limit")):
        refused = program.get(path)
        assert refused.status_code == 422
        (problem,) = refused.json()["problems"]
        assert problem["where"] == named
        assert "There are: page, per_page, format" in problem["message"]


def test_an_address_of_the_api_that_does_not_exist_is_answered_to_a_program_and_its_page_keeps_its_slash() -> None:
    missing = Client().get("/api/v2/plans")
    assert (missing.status_code, missing["Content-Type"]) == (404, "application/json; charset=utf-8")
    assert missing.json()["message"] == "There is nothing at this address."
    assert Client().get("/api/v1/docs")["Location"] == "/api/v1/docs/"
