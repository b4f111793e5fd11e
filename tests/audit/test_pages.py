"""The audit page: who reads it, what the filter finds, what the file holds."""

import csv
import io
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from mlco_portal.audit.actions import record
from mlco_portal.audit.models import AuditEntry
from mlco_portal.audit.presenters import (
    COLUMNS,
    CUT_AT,
    action_words,
    changes_in_words,
    kind_words,
    safe_cell,
    value_words,
)
from tests.factories import ServiceFactory, UserFactory, empty_plan, person, write

pytestmark = pytest.mark.django_db
LIST, EXPORT = "/audit/", "/audit/export/"


@pytest.fixture
def administrator(client):
    user = person("administrator")
    client.force_login(user)
    return user


@pytest.fixture
def trail(administrator):
    """Three entries: of February, March (late on the 15th) and April."""
    lead = UserFactory(name="Service lead, Podiatry", email="lead@example.org")
    podiatry, nutrition = ServiceFactory(name="Podiatry"), ServiceFactory(name="Nutrition")
    record("services.add_service", by=None, about=podiatry, at=datetime(2024, 2, 1, 12, tzinfo=UTC))
    record(
        "services.change_service",
        by=administrator,
        about=nutrition,
        changes={"name": ["Dietetics", "Nutrition"], "is_joint": [False, True]},
        reason="Renamed",
        at=datetime(2024, 3, 15, 23, 30, tzinfo=UTC),
    )
    record("service_plans.submit_plan", by=lead, about=podiatry, at=datetime(2024, 4, 1, 12, tzinfo=UTC))
    return {"podiatry": podiatry, "nutrition": nutrition}


def shown(client, **query):
    answer = client.get(LIST, query)
    assert answer.status_code == 200
    return [line.action for line in answer.context["lines"]]


def exported(client, **query):
    answer = client.get(EXPORT, query)
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/csv; charset=utf-8")
    return b"".join(answer.streaming_content)


def rows_of(content):
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("role", ["reader", "service_lead", "planning_team", "executive_approver", "metrics_analyst"])
def test_the_trail_is_for_administrators(client, role):
    entry = record("services.add_service", by=None)
    client.force_login(person(role))
    addresses = [LIST, EXPORT, reverse("audit:detail", args=[entry.pk])]
    assert [client.get(address).status_code for address in addresses] == [403, 403, 403]
    assert AuditEntry.objects.count() == 1


def test_a_visitor_is_sent_to_sign_in(client):
    assert [client.get(address).status_code for address in (LIST, EXPORT)] == [302, 302]


def test_nothing_is_posted_to_the_trail(client, administrator):
    assert [client.post(address).status_code for address in (LIST, EXPORT)] == [405, 405]
    assert [client.get(f"{LIST}{key}/").status_code for key in (0, 999, 10**30)] == [404, 404, 404]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, ["Submit plan", "Change service", "Add service"]),
        ({"who": "PODIATRY"}, ["Submit plan"]),
        ({"who": "the portal"}, ["Add service"]),
        ({"who": "100%_"}, []),
        ({"action": "services.change_service"}, ["Change service"]),
        ({"about": "podia"}, ["Submit plan", "Add service"]),
        ({"since": "15/3/2024"}, ["Submit plan", "Change service"]),
        ({"until": "15 March 2024"}, ["Change service", "Add service"]),
        ({"since": "2024-03-15", "until": "2024-03-15"}, ["Change service"]),
        ({"since": "16/3/2024", "until": "31/3/2024"}, []),
        ({"since": "1/3/2024", "until": "31/12/9999"}, ["Submit plan", "Change service"]),
        ({"page": "nonsense"}, ["Submit plan", "Change service", "Add service"]),
    ],
)
def test_the_trail_is_filtered(client, trail, query, found):
    assert shown(client, **query) == found
    assert [action_words(row[2]) for row in rows_of(exported(client, **query))[1:]] == found


def test_the_trail_of_one_object(client, trail):
    entry = AuditEntry.objects.get(action="services.add_service")
    address = client.get(reverse("audit:detail", args=[entry.pk])).context["same_object_url"]
    answer = client.get(address)
    assert [line.action for line in answer.context["lines"]] == ["Submit plan", "Add service"]


@pytest.mark.parametrize(
    ("query", "problem"),
    [
        ({"since": "31/2/2024"}, "Enter a date such as 15/3/2024"),
        ({"until": "soon"}, "Enter a date such as 15/3/2024"),
        ({"since": "2/3/2024", "until": "1/3/2024"}, "The last day is before the first day"),
        ({"action": "forged"}, "forged is not one of the available choices"),
        ({"who": "x\x00"}, "Null characters are not allowed"),
        ({"who": "x" * 201}, "at most 200 characters"),
    ],
)
def test_a_filter_that_cannot_be_read_is_explained_and_finds_nothing(client, trail, query, problem):
    answer = client.get(LIST, query)
    assert answer.status_code == 200
    assert problem in answer.content.decode()
    assert answer.context["lines"] == []
    name, typed = next(iter(query.items()))
    assert answer.context["form"][name].value() == typed
    back = client.get(EXPORT, query)
    assert (back.status_code, back.url.startswith(LIST)) == (302, True)


def test_old_and_new_are_readable(client, trail):
    page = client.get(LIST).content.decode()
    assert "<strong>Name:</strong> Dietetics → Nutrition" in page
    assert "<strong>Is joint:</strong> no → yes" in page
    assert "<strong>Reason:</strong> Renamed" in page


def test_long_values_are_cut_in_the_list_and_whole_in_the_detail(client, administrator):
    long, many = "word " * 200, {f"field {number}": [None, number] for number in range(5)}
    entry = record("services.change_service", by=None, changes={"text": ["", long], **many})
    page = client.get(LIST).content.decode()
    assert long not in page
    assert long[:CUT_AT].rstrip() + "…" in page
    assert "and 3 more changes" in page
    detail = client.get(reverse("audit:detail", args=[entry.pk])).content.decode()
    assert long in detail
    assert "Field 4" in detail


def test_what_was_typed_is_escaped(client, administrator):
    entry = record("services.add_service", by=None, label="<script>alert(1)</script>", changes={"a": ["<b>", "<i>"]})
    for address in (LIST, reverse("audit:detail", args=[entry.pk])):
        page = client.get(address).content.decode()
        assert "<script>alert" not in page
        assert "&lt;b&gt;" in page


@pytest.mark.parametrize("address", [LIST, EXPORT])
def test_the_trail_asks_the_same_of_the_database_for_3_and_60(client, administrator, address):
    counts = []
    for total in (3, 60):
        for _ in range(total - AuditEntry.objects.count()):
            record("services.add_service", by=UserFactory(), about=ServiceFactory())
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(address)
            assert answer.getvalue()
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 12


def test_the_list_has_pages_that_keep_the_filter(client, administrator):
    for _ in range(41):
        record("services.add_service", by=None)
    answer = client.get(LIST, {"who": "portal", "page": 2})
    assert len(answer.context["lines"]) == 1
    assert "?who=portal&amp;page=1" in answer.content.decode()
    assert answer.context["export_url"] == "/audit/export/?who=portal"


def test_the_file_opens_in_a_spreadsheet(client, trail):
    content = exported(client)
    assert content.startswith(b"\xef\xbb\xbfWhen,Who,")
    head, *rows = rows_of(content)
    assert head == COLUMNS
    assert rows[1][:6] == [
        "2024-03-15T23:30:00+00:00",
        AuditEntry.objects.get(reason="Renamed").by_label,
        "services.change_service",
        "services.Service",
        str(trail["nutrition"].pk),
        "Nutrition",
    ]
    assert rows[1][6:8] == ["Name: Dietetics → Nutrition; Is joint: no → yes", "Renamed"]


def test_taking_the_file_is_audited(client, trail, administrator):
    answer = client.get(EXPORT, {"who": "lead", "since": "1/4/2024"})
    assert answer["Content-Disposition"].startswith('attachment; filename="audit-')
    entry = AuditEntry.objects.get(action="audit.export_entries")
    assert (entry.by, entry.changes) == (administrator, {"who": [None, "lead"], "since": [None, "2024-04-01"]})


@pytest.mark.parametrize(
    ("typed", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("+44", "'+44"),
        ("-5%", "'-5%"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("  =1", "'  =1"),
        ("Podiatry", "Podiatry"),
        ("", ""),
        ("3 - 1", "3 - 1"),
    ],
)
def test_no_cell_of_the_file_is_a_formula(client, administrator, typed, cell):
    assert safe_cell(typed) == cell
    record("services.add_service", by=None, label=typed, reason=typed)
    row = rows_of(exported(client))[-1]
    assert (row[5], row[7]) == (cell, cell)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, "nothing"),
        ("", "nothing"),
        ([], "nothing"),
        (True, "yes"),
        (0, "0"),
        (["a", None], "a, nothing"),
        ({"a": 1}, '{"a": 1}'),
    ],
)
def test_values_in_words(value, words):
    assert value_words(value) == words


def changed(old, new):
    entry = AuditEntry(changes={"rows": [old, new]})
    return [(one.field, one.old, one.new) for one in changes_in_words(entry)]


ROWS = [["a", {"priority": "One", "owner": "Anna"}], ["b", {"priority": "Two"}], ["c", {"priority": "Three"}]]


def test_rows_are_told_cell_by_cell():
    new = [
        ["c", {"priority": "Three"}],
        ["a", {"priority": "One", "owner": "Ben", "due": ""}],
        ["d", {"priority": "New"}],
    ]
    assert changed(ROWS, new) == [
        ("Row 2: owner", "Anna", "Ben"),
        ("Row 3, added: priority", "nothing", "New"),
        ("Row 2, removed: priority", "Two", "nothing"),
        ("Order of the rows that stayed", "1, 2", "2, 1"),
    ]
    assert changed([], ROWS[1:2]) == [("Row 1, added: priority", "nothing", "Two")]
    assert changed(ROWS[1:2], None) == [("Row 1, removed: priority", "Two", "nothing")]
    assert changed(ROWS, ROWS) == []


def test_rows_without_identities_and_lists_that_are_no_rows():
    assert changed([{"by_when": "May"}], [{"by_when": "June"}]) == [("Row 1: by when", "May", "June")]
    assert changed(["a"], ["a", "b"]) == [("Rows", "a", "a, b")]
    assert changed([["a", "b"]], [["a", 1]]) == [("Rows", '[["a", "b"]]', '[["a", 1]]')]


def test_page_of_a_section_that_was_saved_shows_no_raw_data(client):
    plan = empty_plan()
    lead = person("service_lead", service=plan.service)
    write(plan, {"looking-back": [{"achievement": "Shorter waits", "impact": "Fewer calls"}]}, by=lead)
    entry = AuditEntry.objects.filter(action="service_plans.save_section").latest("pk")
    client.force_login(person("administrator"))
    page = client.get(f"/audit/{entry.pk}/").content.decode()
    assert "Row 1, added: achievement" in page
    assert "Shorter waits" in page
    assert "[[" not in page
    assert "{&quot;" not in page


def test_names_in_words():
    assert kind_words("planning.ServicePlan") == "Service plan"
    assert kind_words("") == ""
    assert action_words("mail.send_again") == "Send again"


def test_the_django_admin_shows_the_trail_and_changes_nothing(client):
    client.force_login(UserFactory(is_staff=True, is_superuser=True))
    entry = record("services.add_service", by=None)
    address = f"/admin/audit/auditentry/{entry.pk}/"
    assert client.get("/admin/audit/auditentry/").status_code == 200
    assert client.get(f"{address}change/").status_code == 200
    assert client.post(f"{address}change/", {"by_label": "X"}).status_code == 403
    assert client.post(f"{address}delete/", {"post": "yes"}).status_code == 403
    assert client.get("/admin/audit/auditentry/add/").status_code == 403
