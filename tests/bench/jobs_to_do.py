"""A job that does nothing, at a path that the server's workers can import."""

from mlco_portal.jobs.declare import job


@job()
def do_nothing(*, number: int) -> int:
    """Do nothing."""
    return number
