"""A paper as long as the whole Operating Plan of 2024/25: drawn as HTML, as PDF and as a Word document."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from statistics import median
from time import perf_counter

from mlco_portal.papers.pdf import paper_as_pdf
from mlco_portal.papers.web import PaperOnPage, paper_as_page
from mlco_portal.papers.word import paper_as_word
from tests.bench.bench import Bench
from tests.bench.figures import Figure, at_most
from tests.papers.samples import whole_plan, words_of

ROOT = Path(__file__).resolve().parent.parent.parent
TIMES = 7
MOST_PDF, MOST_WORD, MOST_MEMORY = 2, 5, 300
# Runs by itself, so that the memory of nothing else is counted; the second figure is that of the press.
MEMORY = """
import os, resource
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mlco_portal.settings.test")
import django
django.setup()
from mlco_portal.papers.{module} import {function}
from tests.bench.opening import peak_megabytes
from tests.papers.samples import whole_plan
{function}(whole_plan())
print(peak_megabytes(), resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024)
"""


def measure(bench: Bench) -> Iterator[Figure]:
    """Each form is made anew from the elements; PDF and Word start the press, a program of its own."""
    paper = whole_plan()
    said = words_of(paper)
    yield Figure("long paper, words in it", said, "words", note="6 chapters, 67 tables, a matrix of 100 by 18")
    drawn, seconds = timed(lambda: PaperOnPage(paper).body)
    yield Figure("long paper, HTML of its body", round(1000 * seconds, 1), "ms", note=f"{len(drawn):,} characters")
    page, seconds = timed(lambda: paper_as_page(paper))
    yield Figure("long paper, page that stands alone", round(1000 * seconds, 1), "ms", note=f"{len(page):,} bytes")
    for name, draw, most in (("PDF", paper_as_pdf, MOST_PDF), ("Word", paper_as_word, MOST_WORD)):
        busy = processor_seconds()
        file, seconds = timed(partial(draw, paper))
        busy = (processor_seconds() - busy) / TIMES
        note = f"{len(file):,} bytes; {busy:.2f} s of a processor"
        yield Figure(f"long paper, {name}", round(seconds, 2), "s", at_most(most), note)
    for module, function in (("pdf", "paper_as_pdf"), ("word", "paper_as_word")):
        own, press = memory_of(module, function)
        yield Figure(f"long paper, memory for {module}", own + press, "MB", at_most(MOST_MEMORY), f"press {press} MB")


def timed(step: Callable[[], bytes | str]) -> tuple[bytes | str, float]:
    """Return what the step made, and its median time in seconds."""
    times = []
    for _ in range(TIMES):
        begun = perf_counter()
        made = step()
        times.append(perf_counter() - begun)
    return made, median(times)


def processor_seconds() -> float:
    """Return how long processors worked for this process and the programs that it started, whatever else they do."""
    own = os.times()
    return own.user + own.system + own.children_user + own.children_system


def memory_of(module: str, function: str) -> tuple[int, int]:
    """Return the most memory that making the paper took, in MB: of the process, and of the press beside it."""
    code = MEMORY.format(module=module, function=function)
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=True, text=True)
    own, press = (round(float(megabytes)) for megabytes in run.stdout.split())
    return own, press
