"""What set-up, the lock files and the README promise."""

import re
import subprocess
import sys
import tomllib

import pytest

from mlco_portal import bootstrap
from tests.architecture.tree import ROOT

LOCKS = ("requirements.txt", "requirements-dev.txt", "requirements-node.txt", "package-lock.json")
TOP_LEVEL = {
    ".ci", ".gitignore", ".npmrc", "Makefile", "README.md", "docs", "gunicorn.conf.py", "kloe", "manage.py",
    "mlco_portal", "planning", "pyproject.toml", "package.json", "services", "static", "templates", "tests", *LOCKS,
}  # fmt: skip
IGNORED_BY_GIT = re.compile(
    r"^(\.git|\.venv|__pycache__|var|build|node_modules|\.\w+_cache|\.hypothesis|test-results|\.import_linter_cache)$"
)
DEPENDENCY = re.compile(r'^  "[a-z0-9-]+(\[\w+\])?[~=]=')


@pytest.mark.parametrize("name", LOCKS)
def test_lock_files_hold_no_address(name):
    text = (ROOT / name).read_text()
    assert re.search(r"sha256:|sha512-", text)
    assert re.search(r"https?:|\"resolved\"|--index-url|--find-links", text) is None


def test_every_locked_python_package_has_a_hash():
    for name in LOCKS[:3]:
        entries = re.split(r"\n(?=[a-z0-9][a-z0-9._-]*==)", (ROOT / name).read_text())[1:]
        assert [entry.splitlines()[0] for entry in entries if "--hash=sha256:" not in entry] == []


def test_every_dependency_says_why_it_is_there():
    lines = [line for line in (ROOT / "pyproject.toml").read_text().splitlines() if DEPENDENCY.match(line)]
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text())
    assert len(lines) == len(declared["project"]["dependencies"]) + sum(
        map(len, declared["dependency-groups"].values())
    )
    assert [line for line in lines if "  # " not in line and ", # " not in line] == []


def test_the_top_level_holds_nothing_unexplained():
    found = {path.name for path in ROOT.iterdir() if not IGNORED_BY_GIT.match(path.name)}
    assert found - TOP_LEVEL == set()


def test_the_readme_names_every_setting_of_the_environment():
    read = re.compile(r"""(?:env(?:\.\w+)?|environ\.get|Env\(\)\.\w+|required)\(\s*"([A-Z][A-Z_]+)\"""")
    settings = (ROOT / "mlco_portal" / "settings").glob("*.py")
    names = {name for path in settings for name in read.findall(path.read_text())}
    readme = (ROOT / "README.md").read_text()
    assert {"SECRET_KEY", "ALLOWED_HOSTS", "DATABASE_URL"} <= names
    assert {name for name in names if f"`{name}`" not in readme} == set()


def test_decisions_are_numbered_once_without_a_gap_and_say_their_number():
    found = sorted((ROOT / "docs" / "decisions").glob("[0-9]*.md"))
    said = [int(path.read_text(encoding="utf-8").removeprefix("# ").partition(".")[0]) for path in found]
    assert said == [int(path.name[:4]) for path in found] == list(range(1, len(found) + 1))


def test_clean_stylesheet_leaves_nothing_to_fetch_from_elsewhere():
    given = (
        "@font-face{font-family:F;src:url(https://fonts.example.org/f.woff2)}"
        'a{background:url("/assets/images/cross.svg")}/*# sourceMappingURL=x.map */'
    )
    assert bootstrap.clean_stylesheet(given) == 'a{background:url("images/cross.svg")}'


@pytest.mark.parametrize(
    "left", ["a{background:url(https://example.org/a.png)}", "@import 'b.css';", "a{src:url(/other/b.svg)}"]
)
def test_clean_stylesheet_refuses_what_it_does_not_know(left):
    with pytest.raises(bootstrap.SetupFailed, match="A maintainer has to look"):
        bootstrap.clean_stylesheet(left)


def test_set_up_says_what_is_missing_when_no_python_fits(monkeypatch):
    monkeypatch.setattr(bootstrap, "FIT_PYTHONS", ((2, 7),))
    with pytest.raises(bootstrap.SetupFailed, match="with its venv module is missing") as refused:
        bootstrap.find_python()
    assert f"is Python {sys.version_info.major}.{sys.version_info.minor}" in str(refused.value)


def test_set_up_says_so_when_chromium_is_missing(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("CHROMIUM", raising=False)
    with pytest.raises(bootstrap.SetupFailed, match="apt-get install chromium"):
        bootstrap.find_chromium()


def test_a_failed_step_ends_with_one_plain_sentence(capsys):
    reasons = {"disk": "The disk is full.", "": "Something else."}
    with pytest.raises(bootstrap.SetupFailed, match=r"The disk is full\."):
        bootstrap._run([sys.executable, "-c", "print('no room on the disk'); raise SystemExit(1)"], reasons)
    assert "no room on the disk" in capsys.readouterr().err


def test_an_unknown_command_of_set_up_is_refused_without_a_traceback():
    answer = subprocess.run(
        [sys.executable, "-I", ROOT / "mlco_portal" / "bootstrap.py", "nonsense"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (answer.returncode, answer.stdout) == (1, "")
    assert answer.stderr.strip() == "Say what to do: setup, setup --dev or chromium."
