"""What people are told of a comment, each as they chose to hear of it, by the transaction that causes it."""

from collections.abc import Collection, Iterable

from django.urls import reverse

from mlco_portal.accounts.models import User
from mlco_portal.mail.actions import notify_all
from mlco_portal.mail.models import Topic
from planning.discussion.models import Comment
from planning.service_plans.models import PlanSection


def comment_path(section: PlanSection, comment: int) -> str:
    page = reverse("planning:discussion:section", args=[section.plan_id, section.template_section.key])
    return f"{page}#comment-{comment}"


def tell_of_comment(*, comment: Comment, section: PlanSection, people: Iterable[User], named: Collection[int]) -> None:
    """Tell each person once; those who are named read so in its subject."""
    said, place = comment.said_by.name, f"“{section.template_section.title}” in the {section.plan}"
    told = list(people)
    for what, readers in (
        ("mentioned you in a comment on", [one for one in told if one.pk in named]),
        ("commented on", [one for one in told if one.pk not in named]),
    ):
        notify_all(
            people=readers,
            topic=Topic.COMMENTS,
            kind="comment",
            subject=f"{said} {what} {place}",
            text=f"{said} {what} {place}:\n\n{comment.text}\n\nRead and answer it here:",
            link=comment_path(section, comment.pk),
        )
