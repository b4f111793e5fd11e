"""The stylesheet of published pages."""

from mlco_portal.press.look import one_stylesheet

STYLESHEETS = (
    "organisation",
    "published",
    "published-reading",
    "directory",
    "published-directory",
    "published-print",
)


def stylesheet() -> bytes:
    """Return the one stylesheet of published pages."""
    return one_stylesheet(STYLESHEETS).encode()
