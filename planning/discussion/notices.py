"""The mails that tell people of a comment, kept in the outbox by the transaction that causes them."""

from collections.abc import Collection, Iterable

from django.conf import settings
from django.urls import reverse

from mlco_portal.accounts.models import User
from mlco_portal.mail.actions import queue_mail
from planning.discussion.models import Comment
from planning.service_plans.models import PlanSection


def comment_path(section: PlanSection, comment: int) -> str:
    page = reverse("planning:discussion:section", args=[section.plan_id, section.template_section.key])
    return f"{page}#comment-{comment}"


def tell_of_comment(*, comment: Comment, section: PlanSection, people: Iterable[User], named: Collection[int]) -> None:
    """Send each person one mail; those who are named read so in its subject."""
    said, place = comment.said_by.name, f"“{section.template_section.title}” in the {section.plan}"
    for person in people:
        what = "mentioned you in a comment on" if person.pk in named else "commented on"
        queue_mail(
            to=person.email,
            to_user=person,
            kind="comment",
            subject=f"{said} {what} {place}",
            body=(
                f"Hello {person.name},\n\n{said} {what} {place}:\n\n{comment.text}\n\n"
                f"Read and answer it here:\n{settings.SITE_URL}{comment_path(section, comment.pk)}\n\n"
                f"{settings.ORGANISATION['short_name']} planning portal\n"
            ),
        )
