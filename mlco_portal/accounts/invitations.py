"""Signed links by which somebody without an account is asked in: they prove who may read the address's mail."""

from dataclasses import dataclass
from datetime import timedelta

from django.core import signing

VALID_FOR = timedelta(days=14)
SALT = "mlco_portal.accounts.invitations"


class InvitationUnreadable(Exception):
    """The link is not one of ours, or part of it got lost."""


class InvitationTooOld(Exception):
    """The link was made more than VALID_FOR ago."""


@dataclass(frozen=True, slots=True)
class Invitation:
    """Whom a link was made for, and the number of what they are asked to do."""

    email: str
    about: int


def invitation_token(invitation: Invitation) -> str:
    """Return what the link carries: signed, good for nothing but an invitation, no secret about the person."""
    return signing.dumps([invitation.email.lower(), invitation.about], salt=SALT)


def invitation_in(token: str) -> Invitation:
    """Return what the link says; raise InvitationTooOld or InvitationUnreadable."""
    try:
        email, about = signing.loads(token, salt=SALT, max_age=VALID_FOR)
    except signing.SignatureExpired as error:
        raise InvitationTooOld from error
    except (signing.BadSignature, ValueError, TypeError) as error:
        raise InvitationUnreadable from error
    return Invitation(email, about)
