"""Files of a release: asked for with it, made once in the background, tried again when one failed."""

import json

import pytest
from django.test import Client
from django_tasks_db.models import DBTaskResult

from mlco_portal.kept_files import read_file
from planning.releases import making
from planning.releases.actions import make_again
from planning.releases.making import KINDS, make_file
from planning.releases.models import ReleaseFile
from planning.releases.rules import DocumentNotAllowed, DocumentRefused
from tests.factories import person
from tests.planning.releases.cases import releasing

pytestmark = pytest.mark.django_db
State = ReleaseFile.State
AT = "/documents/2024-25/operating-plan/releases/1/"


def jobs() -> list[int]:
    found = DBTaskResult.objects.filter(task_path__endswith="make_release_file").order_by("enqueued_at")
    return [one.args_kwargs["kwargs"]["file"] for one in found]


def test_a_release_asks_for_each_of_its_files_once_and_they_are_kept_under_their_hash():
    release = releasing().frozen("draft")
    files = list(release.files.order_by("pk"))
    assert [one.kind for one in files] == list(KINDS)
    assert sorted(jobs()) == [one.pk for one in files]
    for one in files:
        make_file(one.pk)
    made = {one.kind: one for one in release.files.all()}
    assert {one.state for one in made.values()} == {State.READY}
    assert made["json"].sha256 == release.sha256
    assert json.loads(read_file(release.sha256, "json"))["title"] == "Operating Plan"
    assert b"We opened two clinics." in read_file(made["html"].sha256, "html")


def test_a_second_run_leaves_a_file_alone_and_a_worker_that_died_is_followed_by_another():
    file = releasing().frozen("draft").files.get(kind="html")
    ReleaseFile.objects.filter(pk=file.pk).update(state=State.MAKING, progress=20)
    assert make_file(file.pk).endswith("made")
    file.refresh_from_db()
    before = (file.sha256, file.made_at)
    assert make_file(file.pk).endswith("was made already")
    file.refresh_from_db()
    assert (file.sha256, file.made_at) == before


def test_a_file_that_fails_says_so_in_words_and_is_tried_again(monkeypatch):
    made = releasing()
    file = made.frozen("draft").files.get(kind="html")
    team = Client()
    team.force_login(made.team)
    assert team.post(f"{AT}files/html/again/").url == AT  # it waits already
    assert jobs().count(file.pk) == 1

    def breaks(paper):
        raise OSError("no space left on device")

    with monkeypatch.context() as patch:
        patch.setitem(making.DRAWN, "html", breaks)
        with pytest.raises(OSError, match="no space"):
            make_file(file.pk)
    page = team.get(AT).content.decode()
    assert "Something went wrong while it was made." in page
    assert "no space left" not in page
    assert "Try again" in page
    team.post(f"{AT}files/html/again/")
    assert jobs().count(file.pk) == 2
    make_file(file.pk)
    assert "Web page</a>" in team.get(f"{AT}files/").content.decode()
    with pytest.raises(DocumentRefused):
        make_again(file=file, by=made.team)
    with pytest.raises(DocumentNotAllowed):
        make_again(file=file, by=person("auditor"))
