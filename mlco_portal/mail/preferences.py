"""People say when they want to hear of each topic."""

from collections.abc import Mapping
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction

from mlco_portal.audit.actions import changes_between, record
from mlco_portal.mail.models import MailPreference, Topic
from mlco_portal.mail.queries import choices_by


def choose(*, choices: Mapping[str, str], by: Any) -> None:
    """Keep when the person wants to hear of each of the topics, for themselves; the same again changes nothing.

    Raises ValueError for a topic or a time that does not exist.
    """
    for topic, when in choices.items():
        if topic not in Topic.values or when not in MailPreference.When.values:
            raise ValueError(f"{topic}: {when}")
    with transaction.atomic():
        get_user_model()._default_manager.select_for_update().get(pk=by.pk)
        before = choices_by(by.pk)
        changed = {topic: when for topic, when in choices.items() if before[topic] != when}
        for topic, when in changed.items():
            MailPreference.objects.update_or_create(user=by, topic=topic, defaults={"when": when})
        if changed:
            old = {topic: before[topic] for topic in changed}
            record("mail.choose", by=by, about=by, changes=changes_between(old, changed))
