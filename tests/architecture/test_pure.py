"""Packages that work without Django: nothing of it is loaded when they are, by themselves or by what they import."""

import subprocess
import sys

import pytest

from tests.architecture.tree import ROOT

PURE = ("kloe.spc", "kloe.spc.reference", "kloe.charts", "mlco_portal.wording", "mlco_portal.press.program")


LOADS_DJANGO = 3


def ended(statement: str) -> int:
    code = f"import sys; {statement}; sys.exit({LOADS_DJANGO} if 'django' in sys.modules else 0)"
    return subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode


@pytest.mark.parametrize("package", PURE)
def test_a_pure_package_loads_nothing_of_django(package):
    assert ended(f"import {package}") == 0


def test_the_check_can_fail():
    assert ended("import kloe.apps") == LOADS_DJANGO
