"""Contributions to MLCO KLOEs as people read them: agreed words for everybody, drafts for those who read drafts."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from kloe.lines.models import Kloe
from mlco_portal.accounts.models import User
from planning.plan_templates.models import PlanTemplate, TemplateSection
from planning.publication.actions import reopen_plan
from planning.service_plans.models import SectionRow, ServicePlan
from services.models import Locality
from tests.factories import ServiceFactory, full_plan, open_year, person, write
from tests.planning.publication.plans import approve, approved_plan, fresh, publish

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_year")]
YEAR = "/planning-year/2024-25/"
MATRIX, LINE = f"{YEAR}kloe-contributions/", f"{YEAR}kloe-contributions/Q1/"


@pytest.fixture
def _year() -> None:
    """A year with two lines, whose template asks for contributions to them."""
    template = PlanTemplate.objects.create(year=2024, kind="ad_led", version=1, name="ad_led")
    asked = [("our-service", "narrative"), ("service-lead", "short_answer"), ("looking-back", "achievements")]
    asked += [("priorities", "priorities"), ("kloes", "kloe_contributions")]
    for order, (key, kind) in enumerate(asked, start=1):
        wanted = "optional" if key == "kloes" else "required"
        TemplateSection.objects.create(
            template=template, key=key, title=key.title(), kind=kind, order=order, requirement=wanted, word_limit=100
        )
    PlanTemplate.objects.filter(pk=template.pk).update(status="issued", issued_at=timezone.now())
    for order, code in enumerate(("Q1", "F2")):
        Kloe.objects.create(year=2024, code=code, theme=f"Theme {code}", line=f"What {code} asks", order=order)
    open_year()


def kloes(words: str, code: str = "Q1") -> dict[str, Any]:
    return {"kloes": [{"kloe": code, "contribution": words, "measure": "Heard each month"}]}


def draft(name: str, words: str) -> ServicePlan:
    plan = full_plan(service=ServiceFactory(name=name, code=name.lower()))
    write(plan, kloes(words), by=User.objects.get(pk=plan.case.authors.get().user_id))
    return plan


def agreed(name: str, words: str, **more: Any) -> ServicePlan:
    return approved_plan(service=ServiceFactory(name=name, code=name.lower(), **more), content=kloes(words))


def reword(plan: ServicePlan, words: str) -> None:
    row = SectionRow.objects.get(section__plan=plan, section__template_section__kind="kloe_contributions")
    row.cells = {**row.cells, "contribution": words}
    row.save()


def text(client: Client, address: str) -> str:
    return " ".join(client.get(address).content.decode().split())


def reader_of(role: str, **scope: Any) -> Client:
    client = Client()
    client.force_login(person(role, **scope))
    return client


def test_agreed_words_are_for_everybody_and_drafts_for_those_who_read_them() -> None:
    approved, written = agreed("Orthoptics", "We ask everyone"), draft("Podiatry", "Secret draft words")
    reword(approved, "Written after it was agreed")
    ServiceFactory(name="Nutrition")
    reader, team = reader_of("reader"), reader_of("planning_team")
    lead = reader_of("service_lead", service=written.service)
    other = reader_of("service_lead", service=approved.service)
    for client in (reader, other):
        page = text(client, LINE)
        assert "We ask everyone" in page
        assert "Version 1, as agreed" in page
        assert (f'href="{approved.get_absolute_url()}"' in page) is (client is other)
        assert "Heard each month" in page
        assert "1 service contributes as agreed; no agreed plan leaves it out; of 2 services no plan" in page
        assert "Secret draft words" not in page + text(client, MATRIX) + text(client, f"{YEAR}kloe-contributions.csv")
    for client in (team, lead):
        page = text(client, LINE)
        assert "Secret draft words" in page
        assert "Draft, not agreed yet" in page
        assert "1 in a plan that is being written" in page
        assert "Contributes, in writing" in text(client, MATRIX)
    assert "Written after it was agreed" not in text(reader, LINE) + text(team, LINE)
    assert "Agreed plans that say nothing of it" in text(reader, f"{YEAR}kloe-contributions/F2/")
    assert Client().get(LINE).status_code == 302
    row = SectionRow.objects.get(section__plan=written, section__template_section__kind="kloe_contributions")
    row.cells = {**row.cells, "kloe": "X9"}
    row.save()
    for client, sees in ((team, True), (reader, False)):
        file = text(client, f"{YEAR}kloe-contributions.csv")
        assert ("Podiatry</a> contributes to X9" in text(client, MATRIX)) is sees
        assert ("X9,,Not on the list of this year,Podiatry" in file) is sees


def test_a_published_plan_speaks_as_readers_find_it_until_the_next_is_agreed() -> None:
    plan = agreed("Orthoptics", "First words")
    publish(plan, "staff")
    link = 'href="/plans/2024-25/orthoptics/"'
    reader, stranger = reader_of("reader"), Client()
    assert link in text(reader, LINE)
    nobody = User.objects.create(email="nobody@example.org", name="Nobody yet")
    stranger.force_login(nobody)
    assert "First words" not in text(stranger, LINE)
    plan = fresh(plan)
    reopen_plan(plan=plan, by=person("planning_team"), reason="New figures", sha256=plan.case.version_sha256)
    author = User.objects.get(pk=plan.case.authors.get().user_id)
    plan = fresh(plan)
    write(plan, kloes("Second words"), by=author)
    for client in (reader, reader_of("planning_team")):
        page = text(client, LINE)
        assert ("First words" in page, "Second words" in page, "Version 1" in page) == (True, False, True)
    approve(plan)
    page = text(reader, LINE)
    assert ("First words" in page, "Second words" in page, "Version 2" in page) == (False, True, True)


@pytest.mark.parametrize("count", [1, 3])
def test_the_matrix_is_read_in_few_questions(count: int, django_assert_num_queries: Any) -> None:
    for number in range(count):
        agreed(f"Clinic-{number}", f"=Words {number}")
        draft(f"Ward-{number}", "Not yet")
    team = reader_of("planning_team")
    team.get(MATRIX)
    with django_assert_num_queries(12):
        page = text(team, MATRIX)
    assert page.count(">Contributes<") == count
    assert page.count(">Contributes, in writing<") == count
    assert 'No plan names <a href="/planning-year/2024-25/kloe-contributions/F2/">' in page
    file = team.get(f"{YEAR}kloe-contributions.csv?line=Q1").content.decode("utf-8-sig").splitlines()
    assert len(file) == 2 * count + 1
    assert f"'=Words {count - 1}" in "".join(file)


def test_pages_are_narrowed_to_a_group_and_put_together_by_locality() -> None:
    north = Locality.objects.create(code="N", name="North", order=1)
    here = agreed("Northern", "Here", locality=north)
    agreed("Southern", "There")
    reader = reader_of("reader")
    page = text(reader, f"{LINE}?by=locality")
    assert page.index(">North</h2>") < page.index("No locality: the whole city</h2>")
    narrowed = text(reader, f"{LINE}?group={here.service.group.code}&locality=N")
    assert ("Here" in narrowed, "There" in narrowed) == (True, False)
    Locality.objects.create(code="C", name="Central", order=2)
    assert "No service fits" in text(reader, f"{MATRIX}?locality=C")
    assert "2 services and 2 lines" in text(reader, f"{MATRIX}?by=nonsense&group=%00")
    assert reader.get(f"{YEAR}kloe-contributions/nowhere/").status_code == 404
    assert "No MLCO KLOEs for this year" in text(reader, "/planning-year/2019-20/kloe-contributions/")


def test_the_line_and_the_year_lead_to_who_contributes() -> None:
    reader = reader_of("reader")
    assert f'href="{LINE}"' in text(reader, "/kloes/2024-25/Q1/")
    assert f'href="{MATRIX}"' in text(reader, "/kloes/2024-25/")
    assert "No plan contributes to this line" in text(reader, LINE)
