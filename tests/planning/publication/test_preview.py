"""The room left on the page, and the preview of a plan as it is written now."""

import re
from collections.abc import Callable
from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse
from PIL import Image

from mlco_portal.press.run import PressFailed
from planning.glossary.models import Term
from planning.publication import measure
from planning.publication.fit import HEADER, MAIN, SIDE, fit_of
from planning.publication.measure import MOST_CHARACTERS, NotMeasured, known_fits, measured_fit
from planning.publication.models import PageFit
from planning.publication.preview import section_room
from planning.publication.typeset import LONGEST_WAIT
from planning.service_plans.content import SectionContent, SectionSpec
from planning.service_plans.models import SectionShare
from planning.service_plans.queries import lists_of, plan_content
from planning.service_plans.snapshot import PlanDocument, document_of, snapshot_of
from tests.factories import UserFactory, empty_plan, full_plan, open_year, person, write
from tests.planning.publication.documents import filled_with, sample

HOSTILE = ["", "مرحبا بكم שלום", "🎉👩‍⚕️", "<script>alert(1)</script>", "word " * 6000, "a" * 990_000]
LINE = 3.8  # millimetres of a line at the smallest text, about


def address(name: str, plan: object, *more: str) -> str:
    return reverse(f"planning:publication:{name}", args=[plan.pk, *more])  # type: ignore[attr-defined]


def document(plan: object) -> PlanDocument:
    content = plan_content(plan)  # type: ignore[arg-type]
    return document_of(snapshot_of(content, lists_of(content.year)))


# The measures.


def test_every_box_says_what_it_takes_and_what_its_column_leaves_it() -> None:
    fit = fit_of(sample("podiatry"))
    assert fit.is_good
    assert {room.key for room in fit.rooms} == {
        HEADER,
        "our-service",
        "looking-back",
        "priorities",
        "zero-carbon",
        "health-inequalities",
    }
    for room in fit.rooms:
        assert 0 < room.used <= room.available
        assert room.lines_left == int((room.available - room.used) / LINE) or room.lines_left > 0
    side = fit.room(SIDE)
    assert side
    assert side.lines_left == fit.room("our-service").lines_left == fit.room("looking-back").lines_left  # type: ignore[union-attr]


def test_the_lines_that_are_left_can_be_written_and_two_more_cannot() -> None:
    """The figures of the meter are those that stop publication: fill what is left, then write beyond it."""
    base = sample("podiatry")
    left = fit_of(base).room("our-service").lines_left  # type: ignore[union-attr]
    assert left > 3

    def with_lines(count: int) -> PlanDocument:
        sections = tuple(
            section
            if section.key != "our-service"
            else type(section)(
                **{
                    **{name: getattr(section, name) for name in section.__slots__},
                    "text": section.text + "\n" + "\n".join(["more"] * count),
                }
            )
            for section in base.sections
        )
        return PlanDocument(base.year, base.service, base.template, sections)

    assert fit_of(with_lines(left - 1)).is_good
    over = fit_of(with_lines(left + 3))
    assert not over.is_good
    assert over.room(SIDE).is_over  # type: ignore[union-attr]
    assert over.room(SIDE).words.endswith("too long")  # type: ignore[union-attr]


def test_too_long_boxes_say_by_how_many_lines_as_publishing_does() -> None:
    fit = fit_of(filled_with("Many words that go on and on. " * 20))
    for one in fit.overflows:
        room = fit.room(one.key)
        assert room
        assert room.lines_left == -one.lines
        assert room.percent > 100
        assert room.words == f"{one.lines} line{'s' if one.lines > 1 else ''} too long"
    assert fit.room(MAIN).is_over or fit.room(SIDE).is_over  # type: ignore[union-attr]


def test_an_empty_section_is_told_what_its_column_would_leave_it() -> None:
    fit = fit_of(sample("podiatry"))
    spec = SectionSpec(key="new", title="New", kind="narrative", on_page=True)
    room = section_room(SectionContent(spec), fit)
    assert room
    assert (room.used, room.lines_left) == (0.0, fit.room(SIDE).lines_left - 3)  # type: ignore[union-attr]


# Kept measures.


@pytest.mark.django_db
def test_nothing_is_measured_twice(monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: Callable) -> None:
    plan = document(full_plan())
    assert known_fits([plan]) == [None]
    first = measured_fit(plan)
    monkeypatch.setattr(measure, "page_measures", None)  # a second measure would fail
    assert measured_fit(plan) == first
    assert PageFit.objects.count() == 1
    with django_assert_num_queries(1):
        assert known_fits([plan, filled_with("other"), plan]) == [first, None, first]


@pytest.mark.django_db
def test_what_is_not_on_the_page_needs_no_new_measure() -> None:
    open_year(workforce={"on_page": False})
    plan = full_plan()
    measured_fit(document(plan))
    write(plan, {"resourcing": [{"issue": "Another", "action": "Else"}]}, by=plan.case.authors.get().user)
    assert known_fits([document(plan)]) != [None]


@pytest.mark.django_db
def test_a_page_far_too_long_is_not_set_at_all() -> None:
    with pytest.raises(NotMeasured, match="far too much"):
        measured_fit(filled_with("word " * (MOST_CHARACTERS // 20)))


@pytest.mark.django_db
def test_who_waits_too_long_for_the_press_is_told_so(monkeypatch: pytest.MonkeyPatch, client: Client) -> None:
    monkeypatch.setattr(measure, "LONGEST_QUEUE", 0.01)
    plan = full_plan()
    client.force_login(plan.case.authors.get().user)
    assert measure._press_is_free.acquire(timeout=1)
    try:
        page = client.get(address("draft", plan))
        assert page.status_code == 200
        assert "Try again in a few seconds" in page.content.decode()
        assert client.get(address("draft_picture", plan)).status_code == 503
    finally:
        measure._press_is_free.release()
    assert "Fits one page" in client.get(address("draft", plan)).content.decode()


# The pages.


@pytest.mark.django_db
def test_preview_shows_what_is_written_now(client: Client, django_assert_num_queries: Callable) -> None:
    plan = full_plan()
    lead = plan.case.authors.get().user
    client.force_login(lead)
    Term.objects.create(short="PCN", meaning="Primary care network")
    Term.objects.create(short="XYZ", meaning="Never written")
    write(plan, {"our-service": "We see people at home with each PCN."}, by=lead)
    page = client.get(address("draft", plan)).content.decode()
    assert "Fits one page" in page
    assert "8 of 100 words, 92 left" in page
    assert "<dt>PCN</dt><dd>Primary care network</dd>" in page
    assert "XYZ" not in page
    words = re.search(r'<img class="org-paper__picture"[^>]+ alt="([^"]+)"', page)
    assert words
    assert "for 2024/25, as it will print. On the left: Our service; Looking back" in words[1]
    picture = client.get(address("draft_picture", plan))
    assert Image.open(BytesIO(picture.content)).size == (1543, 1091)
    assert picture["Cache-Control"] == "private, no-cache"
    assert "with each PCN" in client.get(address("draft_page", plan)).content.decode()
    full = client.get(address("draft_full", plan)).content.decode()
    assert "Preview, not published" in full
    assert client.get(address("draft_paper", plan)).content.startswith(b"%PDF")
    assert client.get(address("draft_full_paper", plan)).content.startswith(b"%PDF")
    with django_assert_num_queries(12):
        client.get(address("draft", plan))


@pytest.mark.django_db
def test_panel_follows_the_section(client: Client) -> None:
    plan = full_plan()
    lead = plan.case.authors.get().user
    client.force_login(lead)
    section = client.get(reverse("planning:service_plans:section", args=[plan.pk, "our-service"])).content.decode()
    here = address("section_fit", plan, "our-service")
    assert here in section
    before = client.get(here, headers={"HX-Request": "true"}).content.decode()
    assert "<h1" not in before
    lines = int(re.search(r"<strong>(\d+) lines left", before)[1])  # type: ignore[index]
    write(plan, {"our-service": "\n\n".join(["A line of words."] * 6)}, by=lead)
    after = client.get(here, headers={"HX-Request": "true"}).content.decode()
    assert int(re.search(r"<strong>(\d+) lines left", after)[1]) < lines - 5  # type: ignore[index]
    assert "24 of 100 words, 76 left" in after
    assert "<h1" in client.get(here).content.decode()
    assert client.get(address("section_fit", plan, "nothing")).status_code == 404


NAMES = ("draft", "draft_page", "draft_paper", "draft_picture", "draft_full", "draft_full_paper")


@pytest.mark.django_db
@pytest.mark.parametrize("name", NAMES)
def test_previews_are_for_those_who_may_read_the_draft(client: Client, name: str) -> None:
    plan, other = full_plan(), full_plan()
    assert client.get(address(name, plan)).status_code == 302
    client.force_login(other.case.authors.get().user)
    assert client.get(address(name, plan)).status_code == 403
    invited = UserFactory()
    client.force_login(invited)
    assert client.get(address(name, plan)).status_code == 403
    lead = plan.case.authors.get().user
    share = SectionShare(section=plan.sections.first(), email=invited.email, person=invited, invited_by=lead)
    share.invited_at = plan.created_at
    share.save()
    assert client.get(address(name, plan)).status_code == 200
    assert client.get(reverse(f"planning:publication:{name}", args=[4711])).status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize("text", HOSTILE)
def test_any_text_has_a_preview_or_a_reason_why_not(client: Client, text: str) -> None:
    plan = empty_plan()
    lead = person("service_lead", service=plan.service)
    write(plan, {"our-service": text, "priorities": [{"priority": text[:5000], "actions": text[:5000]}]}, by=lead)
    client.force_login(lead)
    page = client.get(address("draft", plan))
    assert page.status_code == 200
    assert "<script>alert" not in page.content.decode()
    assert client.get(address("draft_page", plan)).status_code == 200
    assert client.get(address("section_fit", plan, "our-service")).status_code == 200
    assert client.get(address("draft_picture", plan)).status_code in {200, 503}
    assert person("planning_team")


@pytest.mark.django_db
def test_a_page_that_could_not_be_made_keeps_nobody_waiting_again(
    monkeypatch: pytest.MonkeyPatch, client: Client
) -> None:
    tries = []

    def fails(*args: object, **options: object) -> None:
        tries.append(args[2] if len(args) > 2 else None)
        raise PressFailed("page.typ took longer than 10 seconds")

    for name in ("page_measures", "page_picture", "page_pdf"):
        monkeypatch.setattr(measure, name, fails)
    monkeypatch.setattr(measure, "_failed", {})
    plan = full_plan()
    client.force_login(plan.case.authors.get().user)
    for name in ("draft", "draft", "draft_page", "draft_picture", "draft_paper"):
        assert client.get(address(name, plan)).status_code == (503 if name in ("draft_picture", "draft_paper") else 200)
    assert tries == [LONGEST_WAIT]
    monkeypatch.setattr(measure, "UNTIL_TRIED_AGAIN", 0)
    assert client.get(address("draft_paper", plan)).status_code == 503
    assert tries == [LONGEST_WAIT, LONGEST_WAIT]
