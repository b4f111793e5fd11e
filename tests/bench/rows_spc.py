"""Statistical process control of 10,000 series of 36 points in one process, beside bare means of the same numbers."""

from collections.abc import Iterator
from datetime import date
from gc import collect
from random import Random
from statistics import median
from time import perf_counter

import numpy as np

from kloe.spc import Analyses, Options, Series, analyse_many
from tests.bench.bench import Bench
from tests.bench.figures import Figure, at_most

SERIES, POINTS, TIMES = 10_000, 36, 7
MOST = 0.5  # seconds


def measure(bench: Bench) -> Iterator[Figure]:
    """Each run makes the series anew and reads both verdicts of all of them; the plain means read the same lists."""
    taken, plain = [], []
    for number in range(TIMES):
        series, options = many_series(number), Options(target=45)
        collect()
        begun = perf_counter()
        verdicts(analyse_many(series, options))
        taken.append(perf_counter() - begun)
        begun = perf_counter()
        np.array([one.values for one in series]).mean(axis=1)
        plain.append(perf_counter() - begun)
    note = f"{median(taken) / median(plain):.0f} times numpy's means of the same lists, {median(plain):.3f} s"
    yield Figure(f"SPC of {SERIES:,} series of {POINTS} points", round(median(taken), 3), "s", at_most(MOST), note)


def many_series(seed: int) -> list[Series]:
    chance = Random(seed)
    days = [date(2021 + month // 12, month % 12 + 1, 1) for month in range(POINTS)]
    return [Series(days, [chance.gauss(50, 5) for _day in days]) for _series in range(SERIES)]


def verdicts(analyses: Analyses) -> int:
    """Return how many series need a look: of concern, or failing their target."""
    return sum(
        variation.startswith("concern") or assurance == "fail"
        for variation, assurance in zip(analyses.variations, analyses.assurances, strict=True)
    )
