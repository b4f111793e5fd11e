"""What is done with large batches in the background."""

from kloe.measurements import batches
from mlco_portal.jobs.declare import job


@job(retries=2, priority=10)
def check_batch(*, batch: str) -> str:
    """Check the rows of a large import; a second run checks them anew and says the same."""
    return batches.check(batch)


@job(retries=2, priority=10)
def write_batch(*, batch: str) -> str:
    """Import the rows of a large import; all go in together, and what is in already is left alone."""
    return batches.write(batch)
