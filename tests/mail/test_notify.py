"""People hear of something as they chose: at once, in the morning, or not by mail."""

import pytest
from django.db import transaction

from mlco_portal.accounts.models import User
from mlco_portal.audit.models import AuditEntry
from mlco_portal.mail.actions import notify, notify_all
from mlco_portal.mail.models import MailPreference, Notice, OutboxMessage, Topic
from mlco_portal.mail.preferences import choose
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
GIVEN = {"topic": Topic.COMMENTS, "kind": "comment", "subject": "A\ncomment", "text": "Look here", "link": "/plans/3/"}


def test_who_has_chosen_nothing_hears_of_it_in_the_morning() -> None:
    anna = UserFactory()
    notify(to_user=anna, **GIVEN)
    notice = Notice.objects.get()
    assert (notice.user, notice.subject, notice.text, notice.link) == (anna, "A comment", "Look here", "/plans/3/")
    assert (notice.told_at, OutboxMessage.objects.count()) == (None, 0)


def test_at_once_is_a_mail_of_its_own_with_greeting_link_and_choices() -> None:
    anna = UserFactory(name="Anna Sample")
    choose(choices={Topic.COMMENTS: "at_once"}, by=anna)
    notify(to_user=anna, **GIVEN)
    message = OutboxMessage.objects.get()
    assert (message.to, message.to_user, message.kind, message.subject) == (anna.email, anna, "comment", "A comment")
    assert message.body == (
        "Hello Anna Sample,\n\nLook here\n\nhttp://testserver/plans/3/\n\nMLCO planning portal\n\n"
        "Choose what we mail you, and when, or say when you are away:\nhttp://testserver/your-account/mail/\n"
    )
    assert not Notice.objects.exists()


def test_not_by_mail_is_kept_as_told() -> None:
    anna = UserFactory()
    choose(choices={Topic.COMMENTS: "never"}, by=anna)
    notify(to_user=anna, **GIVEN)
    assert Notice.objects.get().told_at is not None
    assert not OutboxMessage.objects.exists()


def test_a_choice_counts_for_its_topic_alone() -> None:
    anna = UserFactory()
    choose(choices={Topic.DECISIONS: "at_once"}, by=anna)
    notify(to_user=anna, **GIVEN)
    assert (Notice.objects.count(), OutboxMessage.objects.count()) == (1, 0)


def test_closed_accounts_hear_nothing_and_nobody_hears_it_twice() -> None:
    anna = UserFactory()
    notify_all(people=[anna, anna, UserFactory(is_active=False)], **GIVEN)
    assert [one.user for one in Notice.objects.all()] == [anna]


def test_a_notice_goes_with_the_transaction_that_wrote_it() -> None:
    with transaction.atomic():
        notify(to_user=UserFactory(), **GIVEN)
        transaction.set_rollback(True)
    assert not Notice.objects.exists()


def people(many: int) -> list[User]:
    found = User.objects.bulk_create(User(email=f"p{n}@example.org", name=f"P {n}") for n in range(many))
    MailPreference.objects.bulk_create(
        MailPreference(user=one, topic=Topic.COMMENTS, when="at_once") for one in found[::2]
    )
    return found


@pytest.mark.parametrize("many", [2, 60])
def test_many_people_are_told_by_the_same_few_statements(many: int, django_assert_num_queries) -> None:
    told = people(many)
    with django_assert_num_queries(5):  # the choices, the mails, the notices, and a savepoint around them
        notify_all(people=told, **GIVEN)
    assert (Notice.objects.count(), OutboxMessage.objects.count()) == (many / 2, many / 2)


def test_choosing_is_audited_once_and_refuses_what_there_is_not() -> None:
    anna = UserFactory()
    choose(choices={Topic.COMMENTS: "never"}, by=anna)
    choose(choices={Topic.COMMENTS: "never"}, by=anna)
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.by, entry.changes) == ("mail.choose", anna, {"comments": ["morning", "never"]})
    for wrong in ({"comments": "yearly"}, {"weather": "never"}):
        with pytest.raises(ValueError, match=":"):
            choose(choices=wrong, by=anna)
    assert AuditEntry.objects.count() == 1
