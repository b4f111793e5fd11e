"""Everything that writes about accounts: signing in and out, passwords, the accounts themselves."""

from mlco_portal.accounts.actions.accounts import (
    add_account,
    change_account,
    close_account,
    reopen_account,
    send_password_link,
)
from mlco_portal.accounts.actions.invitations import open_invited_account
from mlco_portal.accounts.actions.passwords import change_password, request_password_reset, reset_password
from mlco_portal.accounts.actions.sign_in import check_sign_in, record_sign_out

__all__ = [
    "add_account",
    "change_account",
    "change_password",
    "check_sign_in",
    "close_account",
    "open_invited_account",
    "record_sign_out",
    "reopen_account",
    "request_password_reset",
    "reset_password",
    "send_password_link",
]
