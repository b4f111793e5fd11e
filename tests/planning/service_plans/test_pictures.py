"""Pictures of a section: who may add them, what is asked of them, and what is kept."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from mlco_portal.accounts.models import User
from mlco_portal.audit.models import AuditEntry
from planning.service_plans.actions import submit_plan
from planning.service_plans.actions.pictures import (
    PictureWords,
    add_picture,
    change_picture,
    move_picture,
    remove_picture,
)
from planning.service_plans.models import Picture, PlanSection, SectionShare, ServicePlan
from planning.service_plans.queries import lists_of, plan_content
from planning.service_plans.queries.pictures import PictureLost, picture_bytes
from planning.service_plans.rules.pictures import MOST_PICTURES, PictureRefused, file_name
from planning.service_plans.snapshot import document_of, snapshot_of
from tests.factories import UserFactory, full_plan, person, write
from tests.planning.service_plans.conftest import read
from tests.planning.service_plans.images import GPS_WORDS, photograph, picture

pytestmark = pytest.mark.django_db
RAMP = PictureWords(alt="A new ramp", consent="nobody_shown", caption="The clinic’s new ramp")
FORM = {"alt": "A new ramp", "caption": "The clinic’s new ramp", "consent": "nobody_shown"}


@pytest.fixture(autouse=True)
def _media(tmp_path: Path) -> Iterator[None]:
    with override_settings(MEDIA_ROOT=tmp_path):
        yield


@pytest.fixture
def plan() -> ServicePlan:
    made = full_plan()
    write(made, {"case-studies": [{"title": "A ramp", "story": "We built one", "difference": "In"}]}, by=lead_of(made))
    return made


def lead_of(plan: ServicePlan) -> User:
    return plan.case.authors.order_by("pk")[0].user


def section_of(plan: ServicePlan, key: str = "case-studies") -> PlanSection:
    return plan.sections.get(template_section__key=key)


def add(plan: ServicePlan, words: PictureWords = RAMP, content: bytes = b"", by: User | None = None) -> Picture:
    return add_picture(section=section_of(plan), content=content or picture(), words=words, by=by or lead_of(plan))


def address(plan: ServicePlan, name: str = "pictures", *more: Any) -> str:
    return reverse(f"planning:service_plans:{name}", args=[plan.pk, "case-studies", *more])


def upload(content: bytes, name: str = "photo.jpg", content_type: str = "image/jpeg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type)


# Adding.


def test_a_picture_is_added_by_its_form_and_shown_to_readers_of_the_draft(client: Client, plan: ServicePlan) -> None:
    client.force_login(lead_of(plan))
    assert address(plan) in client.get(address(plan, "section")).content.decode()
    page = client.get(address(plan)).content.decode()
    assert 'enctype="multipart/form-data"' in page
    assert "Case study 1: A ramp" in page
    row = str(section_of(plan).rows.get().pk)
    sent = client.post(address(plan), {**FORM, "row": row, "file": upload(photograph())}, follow=True)
    page = sent.content.decode()
    assert "Picture added" in page
    made = Picture.objects.get()
    assert (made.alt, made.caption, str(made.row), made.uploaded_by) == (
        "A new ramp",
        "The clinic’s new ramp",
        row,
        lead_of(plan),
    )
    assert (made.width, made.height, made.content_type) == (40, 80, "image/jpeg")
    src = reverse("planning:service_plans:picture_file", args=[plan.pk, f"{made.sha256}.jpg"])
    assert src in page
    assert src in client.get(reverse("planning:service_plans:check", args=[plan.pk])).content.decode()
    served = client.get(src)
    assert (served["Content-Type"], served["X-Content-Type-Options"]) == ("image/jpeg", "nosniff")
    assert served["Cache-Control"].startswith("private")
    assert GPS_WORDS not in served.content
    assert Image.open(BytesIO(served.content)).size == (40, 80)
    entry = AuditEntry.objects.get(action="service_plans.add_picture")
    assert entry.changes["alt"] == [None, "A new ramp"]


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"alt": ""}, "Describe the picture for people who cannot see it"),
        ({"alt": "IMG_1234.jpg"}, "This is the name of a file"),
        ({"alt": "Picture of a ramp"}, "Start with what can be seen"),
        ({"alt": "x" * 251}, "Describe it in 250 characters or fewer"),
        ({"caption": "x" * 251}, "Write 250 characters or fewer"),
        ({"consent": ""}, "Say whether anybody can be recognised"),
        ({"consent": "given"}, "Enter the date on which they agreed"),
        ({"consent": "given", "consent_on": "1 March 2024"}, "Say where their written consent is kept"),
        ({"consent": "given", "consent_on": "soon", "consent_note": "Folder"}, "Enter a date such as"),
        ({"consent": "given", "consent_on": "1 March 2999", "consent_note": "Folder"}, "not in the future"),
        ({"row": "nothing"}, "That one was removed meanwhile"),
        ({"alt": "\x00"}, "Describe the picture"),
        ({"alt": "A ramp\x00 <script>"}, ""),
    ],
)
def test_what_is_missing_is_said_beside_its_field(
    client: Client, plan: ServicePlan, changed: dict[str, str], words: str
) -> None:
    client.force_login(lead_of(plan))
    answer = client.post(address(plan), {**FORM, **changed, "file": upload(picture(), "a.png")})
    if words:
        assert answer.status_code == 422
        assert words in answer.content.decode()
        assert "Choose the picture again" in answer.content.decode()
        assert not Picture.objects.exists()
    else:
        assert Picture.objects.get().alt == "A ramp <script>"
        assert "<script>" not in client.get(address(plan)).content.decode()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (None, "Choose a picture"),
        (b"", "The file is empty"),
        (b"<html><script>alert(1)</script>", "This is a web page, whatever its name says"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "This is an SVG drawing"),
        (b"MZ" + b"\x00" * 300, "This is a program"),
        (photograph()[:300], "damaged or incomplete"),
        (b"\xff\xd8" + b"\x00" * (10 * 1024 * 1024), "larger than 10 MB"),
    ],
)
def test_a_file_that_is_no_picture_is_answered_with_why(
    client: Client, plan: ServicePlan, content: bytes | None, words: str
) -> None:
    client.force_login(lead_of(plan))
    given = {} if content is None else {"file": upload(content, "photo.png", "image/png")}
    answer = client.post(address(plan), {**FORM, **given})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert words in page
    assert "A new ramp</textarea>" in page  # what was typed stays
    assert not Picture.objects.exists()


def test_consent_is_noted_with_its_day_and_place_and_the_database_holds_to_it(
    client: Client, plan: ServicePlan
) -> None:
    client.force_login(lead_of(plan))
    agreed = {"consent": "given", "consent_on": "1 March 2024", "consent_note": "Team folder, consent 12"}
    client.post(address(plan), {**FORM, **agreed, "file": upload(picture())})
    assert "Agreed in writing on 1 March 2024. Kept: Team folder, consent 12" in client.get(
        address(plan)
    ).content.decode().replace("\xa0", " ")
    for wrong in ({"alt": ""}, {"consent_on": None}, {"consent_note": ""}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Picture.objects.update(**wrong)
    with pytest.raises(PictureRefused, match="when the people shown agreed"):
        add(plan, PictureWords(alt="Two people", consent="given"))
    with pytest.raises(PictureRefused, match="whether anybody"):
        add(plan, PictureWords(alt="Two people", consent="perhaps"))


def test_a_section_holds_twelve_pictures(client: Client, plan: ServicePlan) -> None:
    for _ in range(MOST_PICTURES):
        add(plan)
    with pytest.raises(PictureRefused, match="can hold 12 pictures"):
        add(plan)
    client.force_login(lead_of(plan))
    assert "which is the most it can hold" in client.get(address(plan)).content.decode()


@pytest.mark.parametrize("count", [1, 4])
def test_the_page_asks_the_same_for_one_picture_and_for_many(
    client: Client, plan: ServicePlan, count: int, django_assert_num_queries: Any
) -> None:
    for _ in range(count):
        add(plan)
    client.force_login(lead_of(plan))
    client.get(address(plan))
    with django_assert_num_queries(7):
        assert client.get(address(plan)).status_code == 200


def test_the_check_page_asks_the_same_for_one_picture_and_for_many(client: Client, plan: ServicePlan) -> None:
    client.force_login(lead_of(plan))
    address_of_check = reverse("planning:service_plans:check", args=[plan.pk])
    counts = []
    for _ in range(3):
        add(plan)
        with CaptureQueriesContext(connection) as captured:
            client.get(address_of_check)
        counts.append(len(captured))
    assert counts[1] == counts[2]


# Who may.


def test_pictures_are_for_those_who_write_the_section(client: Client, plan: ServicePlan) -> None:
    made = add(plan)
    src = reverse("planning:service_plans:picture_file", args=[plan.pk, f"{made.sha256}.png"])
    pages = [address(plan), address(plan, "picture", made.pk), address(plan, "picture_remove", made.pk)]
    for page in [*pages, src]:
        assert client.get(page).status_code == 302
    stranger = UserFactory()
    client.force_login(stranger)
    for page in [*pages, src]:
        assert client.get(page).status_code == 403
    assert client.post(address(plan), {**FORM, "file": upload(picture())}).status_code == 403
    SectionShare.objects.create(
        section=section_of(plan),
        email=stranger.email,
        person=stranger,
        invited_at=timezone.now(),
        invited_by=lead_of(plan),
    )
    for page in [*pages, src]:
        assert client.get(page).status_code == 200
    assert client.post(address(plan), {**FORM, "file": upload(picture())}).status_code == 302
    client.force_login(person("executive_approver"))
    assert client.get(src).status_code == 200
    assert client.get(address(plan)).status_code == 403


def test_a_share_of_another_section_is_no_way_in(client: Client, plan: ServicePlan) -> None:
    invited = UserFactory()
    SectionShare.objects.create(
        section=section_of(plan, "our-service"),
        email=invited.email,
        person=invited,
        invited_at=timezone.now(),
        invited_by=lead_of(plan),
    )
    client.force_login(invited)
    assert client.post(address(plan), {**FORM, "file": upload(picture())}).status_code == 403
    assert not Picture.objects.exists()


def test_only_sections_that_take_pictures_have_the_page(client: Client, plan: ServicePlan) -> None:
    client.force_login(lead_of(plan))
    for key in ("our-service", "nothing"):
        assert client.get(reverse("planning:service_plans:pictures", args=[plan.pk, key])).status_code == 404
    with pytest.raises(PictureRefused, match="takes no pictures"):
        add_picture(section=section_of(plan, "our-service"), content=picture(), words=RAMP, by=lead_of(plan))


def test_a_plan_that_is_with_its_approvers_takes_no_picture(client: Client, plan: ServicePlan) -> None:
    made = add(plan)
    client.force_login(lead_of(plan))
    seen = read(client.get(address(plan, "picture", made.pk))).fields["seen"]
    submit_plan(plan=plan, by=lead_of(plan))
    words = {**FORM, "alt": "A new ramp & its rail", "seen": seen}
    for path in (address(plan), address(plan, "picture", made.pk)):
        answer = client.post(path, {**words, "file": upload(picture())})
        assert answer.status_code == 409
        assert "A new ramp &amp; its rail" in answer.content.decode()
        assert "cannot be changed now. What you typed is below" in answer.content.decode()
    assert client.post(address(plan, "picture_remove", made.pk)).status_code == 302
    assert [one.alt for one in Picture.objects.all()] == [RAMP.alt]


def test_other_files_of_the_storage_are_out_of_reach(client: Client, plan: ServicePlan) -> None:
    other = full_plan()
    made = add(other)
    client.force_login(lead_of(plan))
    names = [
        f"{made.sha256}.png",
        f"{made.sha256}.jpg",
        "0" * 64 + ".png",
        "x.png",
        "..%2Fsecret",
        f"{made.sha256}.svg",
    ]
    for name in names:
        assert client.get(f"/service-plans/{plan.pk}/pictures/{name}").status_code == 404


# Changing.


def test_words_are_changed_and_a_change_by_somebody_else_is_not_lost(client: Client, plan: ServicePlan) -> None:
    made = add(plan)
    client.force_login(lead_of(plan))
    page = client.get(address(plan, "picture", made.pk)).content.decode()
    seen = page.partition('name="seen" value="')[2][:16]
    change_picture(picture=made, words=PictureWords(alt="A steep ramp", consent="nobody_shown"), by=lead_of(plan))
    late = client.post(address(plan, "picture", made.pk), {**FORM, "alt": "My own words", "seen": seen})
    assert late.status_code == 409
    assert "Somebody else changed this picture" in late.content.decode()
    assert "My own words</textarea>" in late.content.decode()
    assert "A steep ramp" in late.content.decode()
    seen = late.content.decode().partition('name="seen" value="')[2][:16]
    client.post(address(plan, "picture", made.pk), {**FORM, "alt": "My own words", "seen": seen})
    made.refresh_from_db()
    assert made.alt == "My own words"
    stale = Picture(**{field.attname: getattr(made, field.attname) for field in Picture._meta.fields})
    stale.alt = "Older"
    with pytest.raises(PictureRefused, match="Somebody else changed"):
        change_picture(picture=stale, words=RAMP, by=lead_of(plan))


def test_pictures_change_places(client: Client, plan: ServicePlan) -> None:
    first, second = add(plan), add(plan, PictureWords(alt="Another", consent="nobody_shown"))
    client.force_login(lead_of(plan))
    client.post(address(plan, "picture_move", second.pk), {"to": "up"})
    assert [one.pk for one in Picture.objects.order_by("position")] == [second.pk, first.pk]
    move_picture(picture=second, up=True, by=lead_of(plan))
    move_picture(picture=second, up=False, by=lead_of(plan))
    assert [one.pk for one in Picture.objects.order_by("position")] == [first.pk, second.pk]


def test_what_somebody_else_removed_is_said_so(client: Client, plan: ServicePlan) -> None:
    made = add(plan)
    remove_picture(picture=made, by=lead_of(plan))
    client.force_login(lead_of(plan))
    for name in ("picture", "picture_remove"):
        assert "not there any more" in client.get(address(plan, name, made.pk), follow=True).content.decode()
    for name in ("picture", "picture_remove", "picture_move"):
        assert "not there any more" in client.post(address(plan, name, made.pk), FORM, follow=True).content.decode()
    with pytest.raises(PictureRefused):
        remove_picture(picture=made, by=lead_of(plan))


# What is kept.


def test_a_removed_picture_leaves_the_storage_unless_a_version_or_another_picture_names_it(
    plan: ServicePlan, django_capture_on_commit_callbacks: Any
) -> None:
    one, same = add(plan), add(plan)
    name = file_name(plan.pk, one.sha256, "image/png")
    with django_capture_on_commit_callbacks(execute=True):
        remove_picture(picture=one, by=lead_of(plan))
    assert storages["default"].exists(name)
    with django_capture_on_commit_callbacks(execute=True):
        remove_picture(picture=same, by=lead_of(plan))
    assert not storages["default"].exists(name)
    again = add(plan)
    version = submit_plan(plan=plan, by=lead_of(plan))
    assert again.sha256 in version.content
    plan.case.refresh_from_db()
    plan.case.status = "returned"
    plan.case.step = None
    plan.case.save()
    with django_capture_on_commit_callbacks(execute=True):
        remove_picture(picture=again, by=lead_of(plan))
    assert storages["default"].exists(name)


def test_bytes_that_were_lost_or_changed_are_never_shown(plan: ServicePlan) -> None:
    made = add(plan)
    storage = storages["default"]
    assert picture_bytes(plan.pk, made.sha256, "image/png")
    name = file_name(plan.pk, made.sha256, "image/png")
    Path(storage.path(name)).write_bytes(b"other")
    with pytest.raises(PictureLost, match="was changed"):
        picture_bytes(plan.pk, made.sha256, "image/png")
    storage.delete(name)
    with pytest.raises(PictureLost, match="is missing"):
        picture_bytes(plan.pk, made.sha256, "image/png")


def test_a_version_names_its_pictures_and_a_row_that_is_gone_is_none(plan: ServicePlan) -> None:
    row = section_of(plan).rows.get()
    made = add(plan, PictureWords(alt="A ramp", consent="nobody_shown", row=row.pk))

    def frozen() -> Any:
        content = plan_content(plan)
        return document_of(snapshot_of(content, lists_of(plan.year))).find("case-studies").pictures[0]  # type: ignore[union-attr]

    assert (frozen().row, frozen().sha256, frozen().alt) == (str(row.pk), made.sha256, "A ramp")
    write(plan, {"case-studies": [{"title": "Other", "story": "x", "difference": "y"}]}, by=lead_of(plan))
    assert frozen().row == ""
