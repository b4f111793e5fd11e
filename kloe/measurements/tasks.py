"""What is done with large batches in the background, and who is told each morning what waits for them."""

from collections.abc import Callable
from datetime import datetime, time
from typing import Any

from django.utils import timezone

from kloe.measurements import batches
from kloe.measurements.actions import undoing
from kloe.measurements.models import ImportBatch
from kloe.measurements.telling import tell_owners
from mlco_portal.jobs.declare import Job, job, scheduled
from mlco_portal.jobs.rules import WORKING_DAYS
from mlco_portal.wording import counted

State = ImportBatch.State
# Before the morning's mail is put together, so that it stands in it.
BEFORE_THE_MAIL = time(6, 30)


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


@scheduled(at=BEFORE_THE_MAIL, weekdays=WORKING_DAYS)
def tell_owners_of_metrics(*, planned_for: datetime) -> str:  # noqa: ARG001 - what was missed is told today, once
    """Tell owners of metrics what waits for them and what is late; nobody is told of the same twice in four weeks."""
    return f"{counted(tell_owners(now=timezone.now()), 'word')} said"


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
