"""The permission table, written out: role by permission. A change of a role has to change this table too."""

import pytest

from mlco_portal.accounts.permissions import DECIDING
from mlco_portal.accounts.permissions import Permission as P  # noqa: N817
from mlco_portal.accounts.presenters import allowed_by, permission_table
from mlco_portal.accounts.roles import ROLE_CHOICES, ROLES

COLUMNS = (
    "reader", "contributor", "service_lead", "leadership_approver", "executive_approver", "partnership_approver",
    "partner_approver", "planning_team", "commissioning_team", "enabler_lead", "metrics_analyst", "auditor",
    "administrator",
)  # fmt: skip
Y, N = True, False
TABLE = {
    #                          read contr lead leader exec ship partner team comm enabl metr audit admin
    P.READ_STAFF_PLANS:      (Y,   Y,   Y,   Y,   Y,   Y,   Y,   Y,   Y,   Y,   Y,   Y,   Y),
    P.READ_DRAFT_PLANS:      (N,   Y,   Y,   Y,   Y,   Y,   Y,   Y,   N,   Y,   Y,   Y,   N),
    P.WRITE_PLAN:            (N,   Y,   Y,   N,   N,   N,   N,   N,   N,   N,   N,   N,   N),
    P.SUBMIT_PLAN:           (N,   N,   Y,   N,   N,   N,   N,   N,   N,   N,   N,   N,   N),
    P.DECIDE_AS_LEADERSHIP:  (N,   N,   N,   Y,   N,   N,   N,   N,   N,   N,   N,   N,   N),
    P.DECIDE_AS_EXECUTIVE:   (N,   N,   N,   N,   Y,   N,   N,   N,   N,   N,   N,   N,   N),
    P.DECIDE_AS_PARTNERSHIP: (N,   N,   N,   N,   N,   Y,   N,   N,   N,   N,   N,   N,   N),
    P.DECIDE_AS_PARTNER:     (N,   N,   N,   N,   N,   N,   Y,   N,   N,   N,   N,   N,   N),
    P.PUBLISH_PLAN:          (N,   N,   N,   N,   N,   N,   N,   Y,   N,   N,   N,   N,   N),
    P.MANAGE_CATALOGUE:      (N,   N,   N,   N,   N,   N,   N,   Y,   N,   N,   N,   N,   Y),
    P.MANAGE_CYCLE:          (N,   N,   N,   N,   N,   N,   N,   Y,   N,   N,   N,   N,   N),
    P.MANAGE_APPOINTMENTS:   (N,   N,   N,   N,   N,   N,   N,   Y,   N,   N,   N,   N,   Y),
    P.ANSWER_SUPPORT:        (N,   N,   N,   N,   N,   N,   N,   N,   N,   Y,   N,   N,   N),
    P.EDIT_METRICS:          (N,   N,   N,   N,   N,   N,   N,   N,   N,   N,   Y,   N,   N),
    P.READ_PROVIDERS:        (N,   N,   N,   Y,   Y,   N,   N,   Y,   Y,   N,   N,   Y,   N),
    P.MANAGE_PROVIDERS:      (N,   N,   N,   N,   N,   N,   N,   Y,   Y,   N,   N,   N,   N),
    P.READ_AUDIT:            (N,   N,   N,   N,   N,   N,   N,   N,   N,   N,   N,   Y,   Y),
    P.READ_EVIDENCE:         (N,   N,   N,   N,   N,   N,   N,   Y,   N,   N,   N,   Y,   N),
    P.READ_OUTBOX:           (N,   N,   N,   N,   N,   N,   N,   Y,   N,   N,   N,   N,   Y),
    P.SEE_JOBS:              (N,   N,   N,   N,   N,   N,   N,   Y,   N,   N,   N,   N,   Y),
    P.MANAGE_TOKENS:         (N,   N,   N,   N,   N,   N,   N,   Y,   N,   N,   N,   N,   Y),
    P.MANAGE_ACCOUNTS:       (N,   N,   N,   N,   N,   N,   N,   N,   N,   N,   N,   N,   Y),
}  # fmt: skip


def test_the_table_holds_every_role_and_every_permission():
    assert tuple(ROLES) == COLUMNS
    assert set(TABLE) == set(P)


@pytest.mark.parametrize("role", COLUMNS)
@pytest.mark.parametrize("permission", P.values)
def test_role_allows_permission_as_the_table_says(role, permission):
    assert (permission in ROLES[role].permissions) is TABLE[P(permission)][COLUMNS.index(role)]


def test_no_role_both_writes_and_decides():
    writing, deciding = {P.WRITE_PLAN, P.SUBMIT_PLAN}, set(DECIDING)
    both = [code for code, role in ROLES.items() if role.permissions & writing and role.permissions & deciding]
    assert both == []


@pytest.mark.parametrize("role", ROLES.values(), ids=lambda role: role.code)
def test_a_role_reads_as_a_sentence(role):
    assert role.description.endswith(".")
    assert (role.code, role.name) in ROLE_CHOICES
    assert all(isinstance(permission, P) for permission in role.permissions)


def test_what_a_role_allows_is_said_in_words():
    assert allowed_by("contributor") == [
        "Read plans published for staff",
        "Read plans that are not published yet",
        "Write a service plan and its workforce plan",
    ]


def test_the_page_shows_the_same_table():
    assert permission_table() == [(permission.label, list(TABLE[permission])) for permission in P]
