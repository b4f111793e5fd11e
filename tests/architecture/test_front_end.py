"""The Content-Security-Policy allows our own files only, so no template may rely on more."""

import json
import re
import tomllib

import pytest

from tests.architecture.tree import ROOT, name_of, templates

INLINE = re.compile(
    r"""<style\b | \sstyle\s*= | \son[a-z]+\s*=\s*["'] | javascript: | <script\b(?![^>]*\bsrc=)""",
    re.IGNORECASE | re.VERBOSE,
)
OUTSIDE = re.compile(
    r"""(?:url\(\s*['"]?|@import\s+['"]|\bsrc=["']|<link\b[^>]*href=["'])(?:https?:)?//""", re.IGNORECASE
)
# NHS.UK frontend that each version of the macros was made for, from the table in the macros' own description.
MACROS_MADE_FOR = {"0.10.2": "10.6.1"}


def lines_with(pattern, paths):
    return [
        name_of(path, number)
        for path in paths
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if pattern.search(line)
    ]


@pytest.mark.parametrize(
    "line",
    [
        '<p style="color: red">',
        "<style>",
        "<script>alert(1)</script>",
        '<a href="javascript:void(0)">',
        '<button onclick="go()">',
    ],
)
def test_inline_code_is_seen(line):
    assert INLINE.search(line)


def test_templates_hold_no_inline_style_or_script():
    assert INLINE.search('<script src="/static/js/portal.js" defer></script>') is None
    assert lines_with(INLINE, [path for path in templates() if path.suffix == ".html"]) == []


def test_nothing_is_loaded_from_another_host():
    own = [path for path in (ROOT / "static").rglob("*") if path.suffix in {".css", ".js", ".svg"}]
    assert len(own) > 2
    assert lines_with(OUTSIDE, [*own, *templates()]) == []


def test_macros_match_the_stylesheet():
    python = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dependencies"]
    macros = next(line.partition("==")[2] for line in python if line.startswith("nhsuk-frontend-jinja"))
    stylesheet = json.loads((ROOT / "package.json").read_text())["dependencies"]["nhsuk-frontend"]
    assert MACROS_MADE_FOR[macros] == stylesheet
