"""The lists of the planning team and the administrators, and the home pages."""

from tests.bench.lists import ListPage

LISTS = (
    ListPage("services", "services:list", "planning_team"),
    ListPage("people and roles", "services:appointments", "administrator"),
    ListPage("audit trail", "audit:list", "administrator"),
    ListPage("outbox", "mail:list", "administrator", "submitted"),
    ListPage("home of a service lead", "home", "service_lead"),
    ListPage("home of an approver", "home", "leadership_approver", "submitted"),
    ListPage("home of the planning team", "home", "planning_team", "approved"),
    ListPage("home of a visitor", "home", "reader", "published"),
)
