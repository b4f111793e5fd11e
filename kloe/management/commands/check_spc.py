"""Compares our statistical process control with cases of the reference."""

import gzip
import lzma
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import IO, Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from kloe.spc.cases import Case, CasesMalformed, read_cases
from kloe.spc.reference import CRASHES_AT_MISSING, first_difference
from kloe.spc.results import Chart
from mlco_portal.wording import counted

OPENERS: dict[str, Callable[..., IO[str]]] = {".xz": lzma.open, ".gz": gzip.open}


class Command(BaseCommand):
    """Ends with 0 when all cases agree and with 1 otherwise; its last line is `N of M cases agree`."""

    help = (
        "Compares our XmR charts with a file of cases computed by NHSRplotthedots (JSON, also as .xz or .gz). Names "
        "each case that differs with its first difference, and each at which the reference stops while ours answers."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="the file of cases")

    def handle(self, *, file: Path, **options: Any) -> None:
        try:
            cases = read_cases(_text_of(file))
            differences = [first_difference(case) for case in cases]
        except CasesMalformed as problem:
            raise CommandError(f"{file} is no file of cases. {problem}") from problem
        self._tell_of_crashes([case for case in cases if case.error_kind == CRASHES_AT_MISSING])
        for case, difference in zip(cases, differences, strict=True):
            if difference is not None:
                self.stdout.write(f"{case.name}: {difference}")
        agreeing = differences.count(None)
        self.stdout.write(f"{agreeing} of {len(cases)} cases agree")
        if agreeing < len(cases):
            sys.exit(1)

    def _tell_of_crashes(self, cases: list[Case]) -> None:
        if not cases:
            return
        self.stdout.write(f"The reference stops at a missing value in {counted(len(cases), 'case')}; ours answers:")
        for case in cases:
            self.stdout.write(f"{case.name}: {'; '.join(_verdicts(case.analysed().charts))}")


def _verdicts(charts: Iterable[Chart]) -> Iterable[str]:
    for chart in charts:
        facet = f"{chart.facet} " if chart.facet else ""
        assurance = f", {chart.assurance}" if chart.assurance else ""
        yield f"{facet}{chart.variation}{assurance}"


def _text_of(file: Path) -> str:
    """Return the text, unpacked; raises CommandError when there is none to be had."""
    opener: Callable[..., IO[str]] = OPENERS.get(file.suffix.lower(), open)
    try:
        with opener(file, "rt", encoding="utf-8") as opened:
            return opened.read()
    except FileNotFoundError as problem:
        raise CommandError(f"There is no file {file}.") from problem
    except IsADirectoryError as problem:
        raise CommandError(f"{file} is a folder. Name a file.") from problem
    except UnicodeDecodeError as problem:
        raise CommandError(f"{file} is no text in UTF-8.") from problem
    except (EOFError, lzma.LZMAError, gzip.BadGzipFile) as problem:
        raise CommandError(f"{file} cannot be unpacked: {problem}.") from problem
    except OSError as problem:
        raise CommandError(f"{file} cannot be read: {problem.strerror or problem}.") from problem
