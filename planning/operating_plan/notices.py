"""What people are told of the chapters that they write."""

from django.urls import reverse

from mlco_portal.accounts.models import User
from mlco_portal.mail.actions import News, notify_each
from mlco_portal.mail.models import Topic
from planning.operating_plan.models import Chapter


def tell_writer(chapter: Chapter, writer: User, by: User) -> None:
    """Tell somebody that they write the chapter from now on; nobody is told what they chose for themselves."""
    if writer.pk == by.pk:
        return
    subject = f"You are asked to write a chapter of the {chapter.document}"
    text = f"{by.name} asks you to write “{chapter}”.\n\nSay on its page when it is ready to check."
    link = reverse("planning:operating_plan:chapter", args=[chapter.pk])
    notify_each([News([writer], Topic.SHARING, "chapter_to_write", subject, text, link)])
