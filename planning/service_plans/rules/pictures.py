"""Which pictures a section takes, and what their words must be. Pure."""

import re

from planning.service_plans.rules.refusals import PlanRefused

MOST_PICTURES = 12
MOST_BYTES = 10 * 1024 * 1024
MOST_PIXELS = 40_000_000
LONGEST_SIDE = 2000
LONGEST_WORDS = 250
ENDINGS = {"image/jpeg": "jpg", "image/png": "png"}
PICTURE_OF = re.compile(
    r"^(?:an? |the )?(?:image|picture|photo|photograph|graphic|drawing|screenshot|pic)\s+(?:of|showing|shows)\b", re.I
)
FILE_NAME = re.compile(
    r"^\S*\.(?:jpe?g|png|webp|gif|heic|heif|tiff?|bmp|svg|pdf)$|^(?:IMG|DSC|DSCN|PXL|WA)[-_ ]?\d+", re.I
)


class PictureRefused(PlanRefused):
    """A picture cannot be kept; the text tells the user why and what to do."""


def file_name(plan: int, sha256: str, content_type: str) -> str:
    """Return where the storage keeps the picture: a folder for each plan, the name made of the content alone."""
    return f"pictures/{plan}/{sha256}.{ENDINGS[content_type]}"


def alt_problem(alt: str) -> str:
    """Return what is wrong with a text alternative, or ""."""
    if not alt.strip():
        return "Describe the picture for people who cannot see it"
    if len(alt) > LONGEST_WORDS:
        return (
            f"Describe it in {LONGEST_WORDS} characters or fewer; this is {len(alt)}. Say more in the caption or text"
        )
    if FILE_NAME.search(alt.strip()):
        return "This is the name of a file. Say what can be seen in the picture"
    if PICTURE_OF.search(alt.strip()):
        return "Start with what can be seen. Screen readers say by themselves that it is an image"
    return ""
