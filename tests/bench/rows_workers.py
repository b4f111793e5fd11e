"""What a worker process holds in memory after all that the run asked of it, and how hard the generator worked."""

from collections.abc import Iterator
from statistics import mean

from tests.bench.bench import Bench
from tests.bench.figures import Figure, at_most


def last(bench: Bench) -> Iterator[Figure]:
    memory = bench.portal.worker_memory()
    bare = bench.bare.worker_memory()
    if memory:
        note = f"the bare project's {max(bare):.0f} MB"
        yield Figure("memory of a worker", round(max(memory)), "MB", at_most(120), note)
    if bench.own_limit:
        share = round(bench.fastest / bench.own_limit, 2)
        note = f"it can ask {bench.own_limit:,.0f} times a second; it kept {mean(bench.busy):.2f} cores busy"
        yield Figure("load generator, fastest figure of its own limit", share, "", at_most(0.5), note)
