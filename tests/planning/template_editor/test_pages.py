"""The editor's pages: who opens them, what they do, and how they answer whatever is sent."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from planning.plan_templates.models import PlanTemplate
from planning.plan_templates.rules.editing import digest_of, values_of
from tests.factories import empty_plan, open_year
from tests.planning.template_editor.templates import add, client_of, draft, issued, keys, sent

pytestmark = pytest.mark.django_db
ODD = "‮\x00🙂<script>alert(1)</script>"


def at(name: str, *args: Any) -> str:
    return reverse(f"planning:template_editor:{name}", args=args)


@pytest.fixture
def team() -> Client:
    return client_of("planning_team")


@pytest.mark.parametrize("role", ["reader", "service_lead", "executive_approver"])
def test_only_those_who_run_the_year_open_the_editor(role: str) -> None:
    template = draft()
    client = client_of(role)
    for name in ("template", "about", "discard", "choose_kind", "preview", "issue", "feedback", "preview_word"):
        assert client.get(at(name, template.pk)).status_code == 403
    assert client.get(at("list", "2024-25")).status_code == 403
    assert client.get(at("feedback_export", "2024-25")).status_code == 403
    assert client.post(at("new_version", template.pk)).status_code == 403
    assert client.post(at("move", template.pk, "priorities"), {"then": "up"}).status_code == 403
    assert client.post(at("add", template.pk, "narrative"), sent()).status_code == 403
    assert Client().get(at("template", template.pk)).status_code == 302


def test_the_list_names_every_kind_with_its_versions_and_plans(team: Client) -> None:
    empty_plan()
    draft()
    page = team.get(at("list", "2024-25")).content.decode()
    for kind in PlanTemplate.Kind.labels:
        assert kind in page
    assert "5 sections, 1 plan, issued" in page
    assert page.count("Make a new version") == 3
    assert page.count("Begin a template") == 1
    assert team.get(at("list", "2031-32")).status_code == 404
    assert team.post(at("begin", "2024-25", "no-such-kind")).status_code == 404
    made = team.post(at("begin", "2024-25", "top_down"))
    assert made.headers["Location"] == at("template", PlanTemplate.objects.get(kind="top_down").pk)
    assert team.post(at("begin", "2024-25", "top_down")).headers["Location"] == made.headers["Location"]


def test_a_new_version_is_made_once_whoever_presses_again(team: Client) -> None:
    template = issued()
    first = team.post(at("new_version", template.pk))
    again = team.post(at("new_version", template.pk), follow=True)
    assert first.headers["Location"] == at("template", PlanTemplate.objects.get(kind="ad_led", version=2).pk)
    assert "There is a draft of version 2 already" in again.content.decode()


def test_a_section_is_added_changed_moved_and_removed(team: Client) -> None:
    template = draft()
    kinds = team.get(at("choose_kind", template.pk)).content.decode()
    assert "For example: “Neighbourhood lead, Wythenshawe”" in kinds
    assert "Workforce area" not in kinds
    assert "Least rows" in team.get(at("add", template.pk, "support")).content.decode()
    assert "Least rows" not in team.get(at("add", template.pk, "narrative")).content.decode()
    given = sent(
        title="What  we\nneed", min_rows="1", max_rows="3", on_page="on", theme="zero_carbon", after="priorities"
    )
    assert team.post(at("add", template.pk, "support"), given).status_code == 302
    section = template.sections.get(key="what-we-need")
    assert (section.title, section.min_rows, section.max_rows, section.on_page, section.theme, section.order) == (
        *("What we need", 1, 3, True, "zero_carbon"),
        5,
    )
    here = at("section", template.pk, "what-we-need")
    assert "Section 5 of 6" in team.get(here).content.decode()
    seen = digest_of(values_of(section))
    dated = sent(title="Needs", requirement="from_date", required_from="3 March 2025", seen=seen)
    assert team.post(here, dated).status_code == 302
    section.refresh_from_db()
    assert (section.title, section.key, str(section.required_from), section.on_page) == (
        *("Needs", "what-we-need", "2025-03-03"),
        False,
    )
    team.post(at("move", template.pk, "what-we-need"), {"place": "1"})
    team.post(at("move", template.pk, "what-we-need"), {"then": "down"})
    assert keys(template)[:2] == ["our-service", "what-we-need"]
    assert "Remove “Needs” from the draft?" in team.get(at("remove", template.pk, "what-we-need")).content.decode()
    team.post(at("remove", template.pk, "what-we-need"))
    assert "what-we-need" not in keys(template)
    assert "Somebody else removed" in team.post(at("remove", template.pk, "what-we-need"), follow=True).content.decode()


def test_a_kind_that_the_template_cannot_have_is_not_found(team: Client) -> None:
    template = draft()
    assert team.get(at("add", template.pk, "workforce_area")).status_code == 404
    assert team.get(at("add", template.pk, "no-such-kind")).status_code == 404
    assert team.get(at("add", draft("workforce").pk, "workforce_area")).status_code == 200


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ({"title": ""}, "Enter title"),
        ({"title": "x" * 201}, "Shorten it to 200 characters; it has 201"),
        ({"guidance": "x" * 1_000_000}, "Shorten it to 10,000 characters; it has 1,000,000"),
        ({"word_limit": "many"}, "Enter a whole number between 1 and 20,000, or leave it empty"),
        ({"word_limit": "-1"}, "Enter a whole number between 1 and 20,000, or leave it empty"),
        ({"word_limit": "9" * 400}, "Enter a whole number between 1 and 20,000, or leave it empty"),
        ({"min_rows": "4", "max_rows": "2"}, "The most rows must be 4 or more, as that many are needed"),
        ({"requirement": "from_date"}, "Enter the date from which the section is required"),
        ({"requirement": "from_date", "required_from": "31/2/2025"}, "Enter a date such as 31 March 2025"),
        ({"requirement": "from_date", "required_from": "1/1/2031"}, "1 January 2031 is outside the planning year"),
        ({"requirement": "perhaps"}, "Select a valid choice"),
        ({"theme": "‮"}, "Select a valid choice"),
        ({"title": "Resourcing"}, "Choose another title"),
    ],
)
def test_what_does_not_go_is_answered_and_nothing_typed_is_lost(
    team: Client, values: dict[str, str], says: str
) -> None:
    template = draft()
    answer = team.post(at("add", template.pk, "support"), sent(**{"printed_title": "Kept words", **values}))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert says in page
    assert "Kept words" in page
    assert len(keys(template)) == 5


def test_odd_text_is_kept_as_text_and_shown_as_text(team: Client) -> None:
    template = draft()
    assert team.post(at("add", template.pk, "narrative"), sent(title=ODD, guidance=ODD)).status_code == 302
    section = template.sections.get(order=1)
    assert (section.title, section.key) == ("‮🙂<script>alert(1)</script>", "scriptalert1script")
    pages = [at(name, template.pk) for name in ("template", "preview", "issue", "feedback")]
    for page in [*pages, at("section", template.pk, section.key), at("preview_section", template.pk, section.key)]:
        text = team.get(page).content.decode()
        assert "<script>alert(1)" not in text
    assert team.get(at("preview_word", template.pk)).status_code == 200
    assert team.post(at("move", template.pk, section.key), {"place": "‮", "then": ODD}).status_code == 302
    assert team.post(at("about", template.pk), {"name": ODD, "intro": "x" * 5000}).status_code == 422


def test_the_second_of_two_people_sees_both_texts(team: Client) -> None:
    template = draft()
    section = template.sections.get(key="our-service")
    seen = digest_of(values_of(section))
    team.post(at("section", template.pk, "our-service"), sent(title="Ours", guidance="First", seen=seen))
    late = team.post(at("section", template.pk, "our-service"), sent(title="Mine", guidance="Second", seen=seen))
    page = late.content.decode()
    assert late.status_code == 409
    assert "Somebody else changed this meanwhile" in page
    assert ("Ours" in page, "First" in page, "Mine" in page, "Second" in page) == (True, True, True, True)
    section.refresh_from_db()
    assert section.guidance == "First"
    form = late.context["form"]
    again = sent(title="Mine", guidance="Second", seen=form["seen"].value())
    assert team.post(at("section", template.pk, "our-service"), again).status_code == 302
    template.sections.filter(key="our-service").delete()
    gone = team.post(at("section", template.pk, "our-service"), sent(title="Mine", guidance="Kept words", seen=seen))
    assert (gone.status_code, "Kept words" in gone.content.decode()) == (409, True)


def test_an_issued_template_is_read_and_its_forms_lead_back_to_it(team: Client) -> None:
    template = issued()
    page = team.get(at("template", template.pk)).content.decode()
    assert ("Our service" in page, "Move up" in page, "Check and issue" in page) == (True, False, False)
    for name, more in (
        ("about", ()),
        ("discard", ()),
        ("issue", ()),
        ("choose_kind", ()),
        ("section", ("priorities",)),
    ):
        assert team.get(at(name, template.pk, *more)).headers["Location"] == at("template", template.pk)
    for name in ("move", "remove"):
        answer = team.post(at(name, template.pk, "priorities"), {"then": "up"}, follow=True)
        assert "Version 1 is issued and stays as it is" in answer.content.decode()
    seen = digest_of(values_of(template.sections.get(key="priorities")))
    answer = team.post(at("section", template.pk, "priorities"), sent(title="Typed too late", seen=seen))
    assert (answer.status_code, "Typed too late" in answer.content.decode()) == (409, True)


def test_the_name_and_introduction_are_changed_and_the_draft_discarded(team: Client) -> None:
    template = draft()
    seen = team.get(at("about", template.pk)).context["form"]["seen"].value()
    assert team.post(at("about", template.pk), {"name": "New name", "intro": "Hello", "seen": seen}).status_code == 302
    late = team.post(at("about", template.pk), {"name": "Other", "intro": "", "seen": seen})
    assert (late.status_code, "New name" in late.content.decode()) == (409, True)
    assert "Discard the draft of version 2?" in team.get(at("discard", template.pk)).content.decode()
    assert team.post(at("discard", template.pk)).headers["Location"] == at("list", "2024-25")
    assert team.get(at("template", template.pk)).status_code == 404


@pytest.mark.parametrize("many", [1, 30])
def test_pages_ask_as_often_for_many(many: int, team: Client, django_assert_max_num_queries: Any) -> None:
    template = draft()
    for number in range(many):
        add(template, f"Question {number}")
        if number < 5:
            empty_plan()
    for name, most in (("list", 8), ("template", 10), ("preview", 10), ("issue", 14), ("feedback", 10)):
        with django_assert_max_num_queries(most):
            team.get(at(name, "2024-25" if name == "list" else template.pk))
    with django_assert_max_num_queries(12):
        team.get(at("section", template.pk, "question-0"))
    with django_assert_max_num_queries(9):
        team.get(at("preview_section", template.pk, "question-0"))


def test_a_preview_shows_what_authors_see_and_saves_nothing(team: Client) -> None:
    template = draft()
    add(template, "Zero carbon", guidance="Say how you travel **less**.", word_limit=80)
    page = team.get(at("preview", template.pk)).content.decode()
    assert ("This is a preview" in page, "Zero carbon" in page, "Workforce plan" in page) == (True, True, True)
    section = team.get(at("preview_section", template.pk, "zero-carbon")).content.decode()
    assert ("0 of 80 words" in section, "travel <strong>less</strong>" in section) == (True, True)
    rows = team.get(at("preview_section", template.pk, "priorities")).content.decode()
    assert ("Who leads it" in rows, "Resilience" in rows, '<form method="post" novalidate' in rows) == (
        True,
        True,
        False,
    )
    assert team.get(at("preview_section", template.pk, "resourcing")).status_code == 200
    assert team.get(at("preview_section", template.pk, "no-such")).status_code == 404
    assert team.post(at("preview_section", template.pk, "priorities"), {"text": "x"}).status_code == 405
    word = team.get(at("preview_word", template.pk))
    assert (word.status_code, word.content[:2]) == (200, b"PK")
    open_year()
