"""`manage.py check_spc`: what it says of files of cases, good and bad."""

import gzip
import json
import lzma
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tests.architecture.tree import ROOT

REFERENCE = Path(__file__).with_name("reference.json.xz")


def some_cases(count=4):
    return json.loads(lzma.open(REFERENCE).read())["cases"][:count]


def test_the_whole_reference_agrees(capsys):
    call_command("check_spc", REFERENCE)
    lines = capsys.readouterr().out.splitlines()
    assert lines[-1] == "263 of 263 cases agree"
    assert lines[0] == "The reference stops at a missing value in 6 cases; ours answers:"
    assert "rand-109-missing: common_cause, inconsistent" in lines


@pytest.mark.parametrize(("ending", "opener"), [(".json", open), (".json.gz", gzip.open), (".json.XZ", lzma.open)])
def test_plain_and_packed_files_are_read(ending, opener, tmp_path, capsys):
    path = tmp_path / f"cases{ending}"
    with opener(path, "wt") as file:
        json.dump({"cases": some_cases()}, file)
    call_command("check_spc", path)
    assert capsys.readouterr().out == "4 of 4 cases agree\n"


def test_cases_that_differ_are_named_with_their_first_difference(tmp_path, capsys):
    cases = some_cases()
    cases[1]["expected"]["points"]["upl"][2] += 1
    cases[1]["expected"]["points"]["lpl"][5] += 1
    cases[3]["expected"]["charts"][0]["assurance_icon"] = "pass.svg"
    path = tmp_path / "cases.json"
    path.write_text(json.dumps({"cases": cases}))
    with pytest.raises(SystemExit) as left:
        call_command("check_spc", path)
    assert left.value.code == 1
    first, second, last = capsys.readouterr().out.splitlines()
    assert first.startswith(f"{cases[1]['id']}: points[2].upl is ")
    assert second == f"{cases[3]['id']}: charts[0].assurance_icon is missing, but pass.svg in the reference"
    assert last == "2 of 4 cases agree"


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("cases.json", None, "There is no file"),
        ("", None, "is a folder"),
        ("cases.json", b"\xff\xfe", "no text in UTF-8"),
        ("cases.json", b"{}", "is no file of cases. It has no list"),
        ("cases.json.xz", b"{}", "cannot be unpacked"),
        ("cases.json.gz", b"{}", "cannot be unpacked"),
        ("cases.json.gz", gzip.compress(b"{}")[:-9], "cannot be unpacked"),
        ("cases.json.xz", lzma.compress(b"{}" * 99)[:-9], "cannot be unpacked"),
        ("cases.json", b'{"cases": [{"dates": ["x"], "values": [1], "options": {}, "expected": {}}]}', "be read"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_used_is_answered_in_words(name, content, message, tmp_path):
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(CommandError, match=message):
        call_command("check_spc", path)


def test_a_locked_file_is_answered_in_words(tmp_path):
    path = tmp_path / "loop.json"
    path.symlink_to(path)
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("check_spc", path)


def test_the_exit_code_and_the_last_line_as_a_program(tmp_path):
    path = tmp_path / "cases.json"
    cases = some_cases(2)
    cases[0]["expected"]["points"]["mean"][0] = 0
    path.write_text(json.dumps({"cases": cases}))
    ended = subprocess.run(
        [sys.executable, "manage.py", "check_spc", path],
        cwd=ROOT,
        env={"DJANGO_SETTINGS_MODULE": "mlco_portal.settings.test", "PATH": ""},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    assert (ended.returncode, ended.stdout.splitlines()[-1]) == (1, "1 of 2 cases agree")
