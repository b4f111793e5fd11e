"""The export opened from the disk, as a browser without a server would."""

import re
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from planning.publication.actions import reopen_plan
from tests.factories import ServiceFactory, person, write
from tests.planning.publication.plans import approve, approved_plan, publish

pytestmark = pytest.mark.django_db
LINK = re.compile(r'(?:href|src)="([^"#]+)[^"]*"')
STYLE = re.compile(r'url\("(?!data:)([^"]+)"\)')


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return tmp_path / "site"


def links_of(page: Path) -> list[str]:
    return [link for link in LINK.findall(page.read_text()) if not link.startswith(("mailto:", "data:"))]


def test_every_link_of_every_page_leads_to_a_file(site: Path) -> None:
    plans = [approved_plan(), approved_plan()]
    for plan in plans:
        publish(plan)
    call_command("export_site", str(site), verbosity=0)
    pages = sorted(site.rglob("*.html"))
    assert len(pages) == 2 + 2 * 4  # two indexes; page and full plan of each, at two addresses
    inner = 0
    for page in pages:
        for link in links_of(page):
            if link.startswith("http://testserver"):
                assert link.startswith(("http://testserver/sign-in/", "http://testserver/plans/")), link
                continue
            assert (page.parent / link).resolve().is_file(), f"{page}: {link}"
            inner += 1
    assert inner > 40
    for sheet in site.rglob("*.css"):
        for link in STYLE.findall(sheet.read_text()):
            assert (sheet.parent / link).resolve().is_file(), link


def test_index_lists_the_public_plans_only_and_staff_files_are_nowhere(site: Path) -> None:
    public, hidden = approved_plan(), approved_plan(content={"our-service": "Only staff may know this."})
    publish(public)
    publish(hidden, audience="staff")
    call_command("export_site", str(site), verbosity=0)
    index = (site / "plans" / "index.html").read_text()
    assert public.service.name in index
    assert hidden.service.name not in index
    assert not (site / "plans" / "2024-25" / hidden.service.code).exists()
    everything = b"".join(path.read_bytes() for path in site.rglob("*") if path.is_file())
    assert b"We see people at home." in everything
    assert b"Only staff may know this." not in everything


def test_superseded_edition_stays_at_its_permanent_address(site: Path) -> None:
    plan = approved_plan()
    first = publish(plan)
    reopen_plan(plan=plan, by=person("planning_team"), reason="A clinic closed")
    write(plan, {"our-service": "We see people in one clinic."}, by=plan.case.authors.order_by("pk")[0].user)
    publish(approve(plan))
    call_command("export_site", str(site), verbosity=0)
    page = site / "plans" / "2024-25" / plan.service.code / "index.html"
    assert "We see people in one clinic." in page.read_text()
    old = site / "published" / f"{first.files.get(kind='page_html').sha256}.html"
    assert "We see people at home." in old.read_text()


def test_export_replaces_an_export_and_nothing_else(site: Path) -> None:
    call_command("export_site", str(site), verbosity=0)
    (site / "left-over.html").write_text("old")
    call_command("export_site", str(site), verbosity=0)
    assert not (site / "left-over.html").exists()
    other = site.parent / "other"
    other.mkdir()
    (other / "precious.txt").write_text("mine")
    with pytest.raises(CommandError, match="holds other files"):
        call_command("export_site", str(other), verbosity=0)
    assert (other / "precious.txt").read_text() == "mine"


def test_authors_text_that_looks_like_a_link_stays_text(site: Path) -> None:
    service = ServiceFactory(name='Feet" href="/plans/x/')
    plan = approved_plan(service=service, content={"our-service": 'See <a href="/plans/evil/">here</a>'})
    publish(plan)
    call_command("export_site", str(site), verbosity=0)
    page = (site / "plans" / "2024-25" / service.code / "index.html").read_text()
    assert "&lt;a href=&quot;/plans/evil/&quot;&gt;here&lt;/a&gt;" in page
    assert "Feet&quot; href=&quot;/plans/x/" in page
