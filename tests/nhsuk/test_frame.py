"""The frame of every page, and the pages that answer when something went wrong."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import get_template
from django.test import Client
from lxml import html

from tests.factories import UserFactory
from tests.nhsuk.style_guide import style_guide

ERROR_PAGES = ["400.html", "403.html", "403_csrf.html", "404.html", "500.html"]


def page_of(markup: str) -> html.HtmlElement:
    return html.document_fromstring(markup)


def test_page_says_who_i_am_and_in_which_role():
    account = page_of(style_guide()).xpath("//nav[@aria-label='Account']")[0]
    assert "Service lead, <Podiatry>" in account.text_content()
    assert "Leadership approver, Community Health" in account.text_content()
    assert account.xpath(".//form/@method") == ["post"]
    assert account.xpath(".//form//button")[0].text_content() == "Sign out"


def test_page_offers_to_sign_in_to_a_stranger():
    account = page_of(style_guide(signed_in=False)).xpath("//nav[@aria-label='Account']")[0]
    assert [link.get("href") for link in account.xpath(".//a")] == ["/sign-in/"]
    assert "Podiatry" not in account.text_content()


def test_page_has_a_skip_link_one_h1_and_marks_where_i_am():
    page = page_of(style_guide())
    assert page.xpath("//body/a[1]/@href") == ["#maincontent"]
    assert len(page.xpath("//h1")) == 1
    assert [link.text_content() for link in page.xpath("//*[@aria-current='true']")] == ["Home"]
    assert page.xpath("//nav[@aria-label='Breadcrumb']/ol/li/a/@href") == ["/", "/service-plans/"]


def test_page_title_says_when_there_are_errors():
    assert "<title>Style guide – MLCO planning portal</title>" in style_guide()
    assert "<title>Error: Style guide – MLCO planning portal</title>" in style_guide(problems=True)


def test_page_lists_every_error_as_a_link_to_an_element_of_the_page():
    page = page_of(style_guide(problems=True))
    links = page.xpath("//*[contains(@class, 'nhsuk-error-summary')]//a/@href")
    assert len(links) == 9
    assert [link for link in links if not page.xpath(f"//*[@id='{link[1:]}']")] == []


def test_page_has_each_id_once_and_points_only_at_ids_that_exist():
    page = page_of(style_guide(problems=True))
    ids = page.xpath("//@id")
    assert sorted(ids) == sorted(set(ids))
    named = " ".join(page.xpath("//@aria-describedby | //@aria-labelledby | //label/@for")).split()
    assert set(named) - set(ids) == set()


def test_page_messages_are_banners_and_escaped():
    banners = page_of(style_guide()).xpath("//*[contains(@class, 'nhsuk-notification-banner ')]")
    assert [banner.get("role") for banner in banners] == ["alert", "region"]
    assert "The round closes <soon>." in banners[1].text_content()


@pytest.mark.parametrize("problems", [True, False])
def test_page_obeys_its_content_security_policy(problems):
    page = page_of(style_guide(problems=problems))
    assert page.xpath("//@style") == []
    assert page.xpath("//style") == []
    assert page.xpath("//script[not(@src)]") == []
    assert page.xpath("//@*[starts-with(name(), 'on')]") == []
    assert {url for url in page.xpath("//@src | //link/@href") if not url.startswith(settings.STATIC_URL)} == set()


@pytest.mark.parametrize("name", ERROR_PAGES)
def test_error_page_needs_no_context_and_says_what_to_do(name):
    page = page_of(get_template(name).render())
    assert len(page.xpath("//h1")) == 1
    assert page.xpath("//main//a[@href='/'] | //main//a[@href='/sign-in/'] | //main//ol")


def test_broken_page_asks_nothing_of_the_portal():
    source = (Path(settings.BASE_DIR) / "templates" / "500.html").read_text()
    assert set(re.findall(r"{% *(\w+)", source)) <= {"if", "endif"}
    assert set(re.findall(r"{{ *([\w.]+)", source)) == {"request_id"}


@pytest.mark.django_db
def test_unknown_address_answers_404_in_our_design(client):
    response = client.get("/no/such/page/")
    assert response.status_code == 404
    assert b"Page not found" in response.content
    assert b"org-header" in response.content


@pytest.mark.django_db
def test_missing_csrf_token_answers_403_and_says_how_to_keep_the_words():
    client = Client(enforce_csrf_checks=True)
    client.force_login(UserFactory())
    response = client.post("/sign-out/", {})
    assert response.status_code == 403
    assert b"Your page was too old to send" in response.content


@pytest.mark.django_db
def test_accessibility_statement_is_open_to_all(client):
    response = client.get("/accessibility/")
    assert response.status_code == 200
    assert b"Accessibility statement" in response.content
