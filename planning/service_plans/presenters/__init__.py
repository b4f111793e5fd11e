"""Wording, tags and links of the plan's pages.

standing.py      where a plan stands, for every page that names it
tasks.py         the task list, what is left, what happens next
section_form.py  the fields of a section and what is still to do in them
comparison.py    two texts side by side, what differs marked
reading.py       a plan's text as its readers see it
"""

from planning.service_plans.presenters.standing import (
    STANDING_CHOICES,
    Tag,
    changed_words,
    compare_url,
    standing_tag,
    step_words,
)

__all__ = ["STANDING_CHOICES", "Tag", "changed_words", "compare_url", "standing_tag", "step_words"]
