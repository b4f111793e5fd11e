"""Pictures and short forms on their way to readers."""

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from django.core.files.storage import storages
from django.core.management import call_command
from django.test import Client, override_settings
from django.urls import reverse
from PIL import Image

from mlco_portal.kept_files import read_file
from planning.glossary.models import Term
from planning.publication.actions import withdraw_publication
from planning.publication.models import Publication
from planning.publication.rules import PublicationRefused
from planning.service_plans.actions.pictures import PictureWords, add_picture, remove_picture
from planning.service_plans.models import Picture, ServicePlan
from planning.service_plans.rules.pictures import file_name
from tests.factories import full_plan, person, write
from tests.planning.publication.plans import approve, fresh, publish
from tests.planning.service_plans.images import GPS_WORDS, photograph, picture

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _media(tmp_path: Path) -> Iterator[None]:
    with override_settings(MEDIA_ROOT=tmp_path / "media"):
        yield


def illustrated(content: bytes | None = None, **words: Any) -> ServicePlan:
    """Return an approved plan with a case study, its picture, and a short form that the glossary explains."""
    plan = full_plan()
    lead = plan.case.authors.get().user
    Term.objects.get_or_create(short="PCN", defaults={"meaning": "Primary care network"})
    write(plan, {"case-studies": [{"title": "A ramp", "story": "Built with the PCN", "difference": "In"}]}, by=lead)
    section = plan.sections.get(template_section__key="case-studies")
    said = {"alt": "A nurse on the new ramp", "consent": "nobody_shown", "caption": "Built in May", **words}
    said["row"] = section.rows.get().pk
    add_picture(section=section, content=content or photograph(), words=PictureWords(**said), by=lead)
    return approve(plan)


def picture_path(plan: ServicePlan) -> str:
    one = Picture.objects.get(section__plan=plan)
    return f"/published/{one.sha256}.{'jpg' if one.content_type == 'image/jpeg' else 'png'}"


def test_a_published_picture_is_read_by_everybody_with_its_words(client: Client) -> None:
    plan = illustrated()
    publish(plan)
    src = picture_path(plan)
    full = client.get(f"/plans/2024-25/{plan.service.code}/full/").content.decode()
    assert f'<figure class="figure"><img src="{src}" alt="A nurse on the new ramp"' in full
    assert "<b>A ramp</b>: Built in May</figcaption>" in full
    assert '<dt dir="auto">PCN</dt><dd dir="auto">Primary care network</dd>' in full
    served = client.get(src)
    assert (served.status_code, served["Content-Type"]) == (200, "image/jpeg")
    assert (served["Cache-Control"], served["X-Content-Type-Options"]) == (
        "public, max-age=31536000, immutable",
        "nosniff",
    )
    assert Image.open(BytesIO(served.content)).size == (40, 80)
    assert GPS_WORDS not in served.content
    assert client.get(src.replace(".jpg", ".png")).status_code == 404
    page = client.get(f"/plans/2024-25/{plan.service.code}/").content.decode()
    assert src not in page


def test_the_data_of_a_plan_names_the_address_of_each_picture(client: Client) -> None:
    plan = illustrated()
    publish(plan)
    data = client.get(f"/plans/2024-25/{plan.service.code}/plan.json").json()
    src = picture_path(plan)
    shown = [one for section in data["plan"]["sections"] for one in section["pictures"]]
    assert data["publication"]["pictures"] == [{"sha256": shown[0]["sha256"], "address": src}]
    assert client.get(data["publication"]["pictures"][0]["address"]).status_code == 200


def test_the_pdf_has_the_picture_with_its_text_alternative() -> None:
    plan = illustrated()
    publication = publish(plan)
    content = read_file(publication.files.get(kind="full_pdf").sha256, "pdf")
    with pikepdf.open(BytesIO(content)) as pdf:
        alts = [str(one.Alt) for one in pdf.objects if isinstance(one, pikepdf.Dictionary) and "/Alt" in one]
        assert "A nurse on the new ramp" in alts
        assert b"pdfuaid:part" in pdf.Root.Metadata.read_bytes()
        images = [one for page in pdf.pages for one in page.images]
        assert len(images) == 1


def test_publishing_the_same_twice_gives_the_same_files_and_two_plans_may_share_a_picture(client: Client) -> None:
    one, other = illustrated(picture()), illustrated(picture())
    first, second = publish(one), publish(other)
    assert picture_path(one) == picture_path(other)
    withdraw_publication(publication=first, by=person("planning_team"), reason="Wrong")
    assert client.get(picture_path(one)).status_code == 200
    withdraw_publication(publication=second, by=person("planning_team"), reason="Wrong")
    assert client.get(picture_path(one)).status_code == 404


def test_a_picture_for_staff_is_for_staff(client: Client) -> None:
    plan = illustrated()
    publish(plan, audience="staff")
    assert client.get(picture_path(plan)).status_code == 302
    client.force_login(person("reader"))
    assert client.get(picture_path(plan)).status_code == 200


def test_a_withdrawn_picture_is_gone_and_what_is_not_published_was_never_there(client: Client) -> None:
    plan = illustrated()
    assert client.get(picture_path(plan)).status_code in {302, 404}
    publication = publish(plan)
    assert client.get(picture_path(plan)).status_code == 200
    withdraw_publication(publication=publication, by=person("planning_team"), reason="Consent was withdrawn")
    assert client.get(picture_path(plan)).status_code in {302, 404}


def test_a_lost_picture_stops_publishing_with_words() -> None:
    plan = illustrated()
    one = Picture.objects.get()
    storages["default"].delete(file_name(plan.pk, one.sha256, one.content_type))
    with pytest.raises(PublicationRefused, match="is missing, so the plan cannot be published"):
        publish(plan)
    assert not Publication.objects.exists()


def test_the_export_holds_the_picture_and_finds_it_without_a_server(tmp_path: Path) -> None:
    plan = illustrated()
    publish(plan)
    call_command("export_site", str(tmp_path / "site"), verbosity=0)
    page = tmp_path / "site" / "plans" / "2024-25" / plan.service.code / "full" / "index.html"
    src = re.search(r'<img src="([^"]+)"', page.read_text())
    assert src
    assert Image.open((page.parent / src[1]).resolve()).size == (40, 80)


def test_approvers_see_the_picture_and_what_became_of_it(client: Client) -> None:
    plan = illustrated()
    client.force_login(person("executive_approver"))
    page = client.get(reverse("planning:review:detail", args=[plan.case_id])).content.decode()
    assert 'alt="A nurse on the new ramp"' in page
    assert "Text alternative: A nurse on the new ramp" in page


def test_the_preview_shows_pictures_that_are_not_published(client: Client) -> None:
    plan = full_plan()
    lead = plan.case.authors.get().user
    section = plan.sections.get(template_section__key="case-studies")
    one = add_picture(
        section=section, content=picture(), words=PictureWords(alt="A ramp", consent="nobody_shown"), by=lead
    )
    client.force_login(lead)
    full = client.get(reverse("planning:publication:draft_full", args=[plan.pk])).content.decode()
    src = f"/service-plans/{plan.pk}/pictures/{one.sha256}.png"
    assert src in full
    assert client.get(src).status_code == 200
    paper = client.get(reverse("planning:publication:draft_full_paper", args=[plan.pk]))
    with pikepdf.open(BytesIO(paper.content)) as pdf:
        assert sum(len(page.images) for page in pdf.pages) == 1
    remove_picture(picture=one, by=lead)
    assert src not in client.get(reverse("planning:publication:draft_full", args=[plan.pk])).content.decode()


def test_an_old_version_without_pictures_is_published_as_before() -> None:
    plan = full_plan()
    publication = publish(approve(plan))
    assert not publication.files.filter(kind="picture").exists()
    assert fresh(plan).case.version_number == 1
