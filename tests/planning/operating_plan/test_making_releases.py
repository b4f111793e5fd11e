"""Making a release of what a document says now."""

import pytest

from planning.operating_plan.actions.placing import place_block
from planning.operating_plan.actions.writing import add_block
from planning.publication.actions import reopen_plan
from planning.publication.rules import PublicationRefused
from planning.releases.actions import submit_release, take_back
from planning.releases.models import Release
from tests.factories import ServiceFactory, open_year, person
from tests.planning.operating_plan.desk import chapter_of, narrative, signed_in, started, url, words, writer_of
from tests.planning.operating_plan.placing import highlight
from tests.planning.publication.plans import approve, approved_plan, publish
from tests.planning.releases.cases import releasing

pytestmark = pytest.mark.django_db


def test_a_release_keeps_what_the_chapters_say_and_names_what_is_left():
    document, team = started(), person("planning_team")
    narrative(chapter_of(document), "We look after people at home.")
    client = signed_in(team)
    page = client.get(url("release", document.pk))
    assert "Not checked yet: Message from our Chief Executive, Looking back" in words(page)
    seen = page.context["form"]["seen"].value()
    missing = client.post(url("release", document.pk), {"seen": seen, "stage": "consultation"})
    assert (missing.status_code, "until when people can respond" in words(missing)) == (422, True)
    answer = client.post(url("release", document.pk), {"seen": seen, "stage": "draft", "note": "First look."})
    release = Release.objects.get()
    assert answer.url == "/documents/2024-25/operating-plan/releases/1/"
    assert (release.document, release.stage, release.note) == (document, "draft", "First look.")
    text = words(client.get(answer.url))
    assert "We look after people at home." in text
    assert "First look." in text


def test_a_document_that_changed_meanwhile_is_looked_at_again_and_nothing_typed_is_lost():
    document, team = started(), person("planning_team")
    narrative(chapter_of(document), "One.")
    client = signed_in(team)
    seen = client.get(url("release", document.pk)).context["form"]["seen"].value()
    add_block(chapter=chapter_of(document), kind="narrative", title="", text="Two.", by=team)
    answer = client.post(url("release", document.pk), {"seen": seen, "stage": "draft", "note": "First look."})
    assert (answer.status_code, Release.objects.exists()) == (409, False)
    assert "First look." in words(answer)
    again = answer.context["form"]["seen"].value()
    client.post(url("release", document.pk), {"seen": again, "stage": "draft", "note": "First look."})
    assert "Two." in Release.objects.get().content


def test_what_became_for_staff_only_is_not_released_for_approval():
    open_year(plan={"theme": "zero_carbon"})
    document, team = started(), person("planning_team")
    plan = approved_plan(service=ServiceFactory(code="podiatry", name="Podiatry"))
    made = {"chapter": chapter_of(document), "by": team}
    place_block(**made, kind="theme", binding={"theme": "zero_carbon"}, title="Green")
    place_block(**made, kind="highlights", binding=highlight(), title="Highlights")
    publish(plan, audience="staff")
    client = signed_in(team)
    seen = client.get(url("release", document.pk)).context["form"]["seen"].value()
    answer = client.post(url("release", document.pk), {"seen": seen, "stage": "approval", "note": "To decide."})
    assert (answer.status_code, Release.objects.exists()) == (409, False)
    assert "“Green” quotes Podiatry; “Highlights” quotes Podiatry." in words(answer)
    assert "To decide." in words(answer)
    # A draft is read by those who write it; made public, the plan may be quoted.
    assert client.post(url("release", document.pk), {"seen": seen, "stage": "draft"}).status_code == 302
    reopen_plan(plan=plan, by=team, reason="A figure was wrong.")
    approve(plan)
    publish(plan)
    assert client.post(url("release", document.pk), {"seen": seen, "stage": "approval"}).status_code == 302


def test_a_plan_that_a_release_on_its_way_quotes_stays_for_everybody_until_the_release_is_taken_back():
    open_year(plan={"theme": "zero_carbon"})
    document, team = started(), person("planning_team")
    plan = approved_plan(service=ServiceFactory(code="podiatry", name="Podiatry"))
    green = {"kind": "theme", "binding": {"theme": "zero_carbon"}, "title": "Green"}
    place_block(chapter=chapter_of(document), by=team, **green)
    client = signed_in(team)
    seen = client.get(url("release", document.pk)).context["form"]["seen"].value()
    client.post(url("release", document.pk), {"seen": seen, "stage": "approval"})
    release = Release.objects.get()
    assert [one.case for one in release.quotes.all()] == [plan.case]
    submit_release(release=release, by=team)
    with pytest.raises(PublicationRefused, match="Operating Plan 2024/25 quotes this plan, and its release 1 is"):
        publish(plan, audience="staff")
    assert not plan.publications.exists()
    take_back(document=document, by=team, reason="The plan is for staff.")
    publish(plan, audience="staff")


def test_who_publishes_a_plan_reads_that_a_final_document_quotes_it():
    made = releasing()
    plan = approved_plan(service=ServiceFactory(code="podiatry", name="Podiatry"))
    page = f"/publishing/{plan.pk}/"
    client = signed_in(made.team)
    release = made.frozen("approval", quotes=[plan.case_id])
    submit_release(release=release, by=made.team)
    made.approved()
    assert "Everybody reads words of this plan" not in words(client.get(page))
    made.published()
    assert "Everybody reads words of this plan in Operating Plan 2024/25." in words(client.get(page))


def test_nobody_but_the_planning_team_makes_one_and_writers_read_drafts():
    document = started()
    writer = writer_of(chapter_of(document))
    team = signed_in(person("planning_team"))
    for who, expected in ((writer, 403), (person("executive_approver"), 403), (person("reader"), 404)):
        assert signed_in(who).get(url("release", document.pk)).status_code == expected
    seen = team.get(url("release", document.pk)).context["form"]["seen"].value()
    team.post(url("release", document.pk), {"seen": seen, "stage": "draft"})
    assert signed_in(writer).get("/documents/2024-25/operating-plan/releases/1/").status_code == 200
    assert signed_in(person("reader")).get("/documents/2024-25/operating-plan/releases/1/").status_code == 403
