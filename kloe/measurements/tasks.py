"""What is done with large batches in the background."""

from collections.abc import Callable
from typing import Any

from kloe.measurements import batches
from kloe.measurements.actions import undoing
from kloe.measurements.models import ImportBatch
from mlco_portal.jobs.declare import Job, job

State = ImportBatch.State


@job(retries=2, priority=10)
def check_batch(*, batch: str) -> str:
    """Check the rows of a large import; a second run checks them anew and says the same."""
    return _done(batches.check, batch)


@job(retries=2, priority=10)
def write_batch(*, batch: str) -> str:
    """Import the rows of a large import; all go in together, and what is in already is left alone."""
    return _done(batches.write, batch)


@job(retries=2, priority=10)
def take_back_batch(*, batch: str) -> str:
    """Take a large import back; all of it goes together, and what is undone already is left alone."""
    return _done(undoing.take_back, batch)


# Which job brings a batch on that is on its way.
NEXT: dict[str, Job] = {
    State.WAITING: check_batch,
    State.CHECKING: check_batch,
    State.QUEUED: write_batch,
    State.WRITING: write_batch,
    State.UNDOING: take_back_batch,
}


def _done(work: Callable[[str], Any], batch: str) -> str:
    """Do the work; what goes wrong is kept in words for the page of the batch, and raised."""
    try:
        return str(work(batch))
    except Exception:
        batches.say_it_went_wrong(batch)
        raise
