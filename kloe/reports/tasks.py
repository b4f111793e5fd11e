"""What is made in the background: the files of performance reports."""

from kloe.reports.making import make_file
from mlco_portal.jobs.declare import job


@job(retries=3)
def make_report_file(*, file: int) -> str:
    """Make a file of a performance report; one that is made already is left alone."""
    return make_file(file)
