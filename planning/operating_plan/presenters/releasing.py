"""What somebody should know before they make a release: what is not checked, empty, or changed since it was placed."""

from mlco_portal.wording import counted
from planning.operating_plan.models import Chapter
from planning.operating_plan.queries.documents import OpenedDocument
from planning.operating_plan.queries.standing import EMPTY, document_standing

State = Chapter.State


def warnings_of(opened: OpenedDocument) -> list[str]:
    """Return what is left in the document, a sentence each; none of it stops a release."""
    found = []
    unchecked = [one.title for one in opened.chapters if one.state != State.CHECKED]
    if unchecked:
        found.append(f"Not checked yet: {', '.join(unchecked)}.")
    standing = document_standing(opened.document).values()
    changed = sum(one.is_changed for one in standing)
    empty = sum(one.state == EMPTY for one in standing)
    if changed:
        found.append(f"{counted(changed, 'block')} whose records say something else than what was placed.")
    if empty:
        found.append(f"{counted(empty, 'block')} in which nothing has been placed yet.")
    return found
