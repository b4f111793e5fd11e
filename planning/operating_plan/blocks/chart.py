"""The chart of a metric up to the end of the year before (S1 2.2): picture, sentences, notes, newest values."""

from kloe.reading.on_paper import chart_on_paper
from planning.operating_plan.blocks.kind import Ask, Binding, BlockKind, Choices, Gathered, gathered, nothing
from planning.operating_plan.blocks.sources import Sources

WHOLE = "the whole organisation"


def _metrics(sources: Sources) -> Choices:
    return sources.metrics


def _places(sources: Sources) -> Choices:
    return sources.measured_places


def _gather(sources: Sources, binding: Binding) -> Gathered:
    place = binding.get("place") or ""
    chart = sources.charts_at(place).get(binding["metric"])
    if chart is None:
        metric, where = dict(_metrics(sources))[binding["metric"]], dict(_places(sources)).get(place, WHOLE)
        until = sources.year.previous
        return nothing(f"There is no approved value of {metric} for {where} up to the end of {until}.")
    return gathered(*chart_on_paper(chart))


KIND = BlockKind(
    code="chart",
    label="Chart of a metric",
    hint="What was measured up to the end of the year before, with its signals and its newest values",
    gather=_gather,
    asks=(
        Ask("metric", "Metric", _metrics),
        Ask("place", "Place", _places, hint="Choose none for the whole organisation", is_required=False),
    ),
)
