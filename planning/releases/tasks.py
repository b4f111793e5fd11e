"""What is made in the background: the files of releases."""

from mlco_portal.jobs.declare import job
from planning.releases.making import make_file


@job(retries=3)
def make_release_file(*, file: int) -> str:
    """Make a file of a release; one that is made already is left alone."""
    return make_file(file)
