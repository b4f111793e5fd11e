"""Loads the metrics with their newest figures, and the glossary."""

from kloe.models import Measurement, Metric
from planning.glossary.actions import add_term
from planning.sample_data.files import read


def load_metrics(year: int) -> None:
    """Put the figures of the year before, by which this year's plans are held, into an empty database."""
    for one in read(year, "metrics")["metrics"]:
        metric = Metric.objects.create(
            code=one["code"],
            name=one["name"],
            unit=one["unit"],
            better=one["better"],
            wordings="\n".join(one["wordings"]),
        )
        Measurement.objects.create(
            metric=metric, as_of=one["as_of"], value=str(one["value"]), target=str(one["target"])
        )


def load_glossary(year: int) -> None:
    """Put the sample's terms into an empty glossary."""
    for short, meaning, explanation in read(year, "glossary")["terms"]:
        add_term(short=short, meaning=meaning, explanation=explanation, by=None)
