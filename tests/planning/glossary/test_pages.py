"""The glossary's pages and its file."""

from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from mlco_portal.accounts.models import User
from mlco_portal.audit.models import AuditEntry
from planning.glossary.actions import TermRefused, add_term, change_term
from planning.glossary.models import Term
from planning.glossary.resources import TermResource
from tests.factories import person

pytestmark = pytest.mark.django_db
KLOE = {"short": "KLOE", "meaning": "Key line of enquiry", "explanation": "A question asked of every plan"}


def client_of(role: str) -> Client:
    client = Client()
    client.force_login(person(role))
    return client


def actions() -> list[str]:
    return list(
        AuditEntry.objects.filter(action__startswith="glossary.").order_by("pk").values_list("action", flat=True)
    )


def test_everybody_who_signs_in_reads_and_searches() -> None:
    add_term(**KLOE, by=None)
    add_term(short="3D", meaning="Three dimensions", by=None)
    client = client_of("reader")
    text = client.get(reverse("planning:glossary:list")).content.decode()
    assert ("KLOE" in text, "0–9" in text, "Add a term" in text) == (True, True, False)
    found = client.get(reverse("planning:glossary:list"), {"q": "enquiry"}).content.decode()
    assert ("KLOE" in found, "Three dimensions" in found) == (True, False)
    assert "No term fits" in client.get(reverse("planning:glossary:list"), {"q": "\x00‮zz"}).content.decode()
    assert Client().get(reverse("planning:glossary:list")).status_code == 302


@pytest.mark.parametrize("count", [1, 30])
def test_list_asks_as_often_for_many_terms(count: int, django_assert_num_queries: Any) -> None:
    for number in range(count):
        add_term(short=f"T{number}", meaning="x", by=None)
    client = client_of("reader")
    with django_assert_num_queries(5):
        client.get(reverse("planning:glossary:list"))


def test_planning_team_adds_changes_and_removes() -> None:
    client = client_of("planning_team")
    assert 'value="QCR"' in client.get(reverse("planning:glossary:add"), {"short": "QCR"}).content.decode()
    client.post(reverse("planning:glossary:add"), {"short": "QCR", "meaning": "Quality Care Round"})
    term = Term.objects.get()
    change = reverse("planning:glossary:change", args=[term.pk])
    assert client.get(reverse("planning:glossary:add"), {"short": "qcr"}).headers["Location"] == change
    client.post(change, {"short": "QCR", "meaning": "Quality care round", "explanation": "A check"})
    term.refresh_from_db()
    assert (term.meaning, term.explanation) == ("Quality care round", "A check")
    assert client.get(reverse("planning:glossary:remove", args=[term.pk])).status_code == 200
    client.post(reverse("planning:glossary:remove", args=[term.pk]))
    assert Term.objects.count() == 0
    again = client.post(reverse("planning:glossary:remove", args=[term.pk]), follow=True)
    assert (again.status_code, again.request["PATH_INFO"]) == (200, reverse("planning:glossary:list"))
    assert "The term is not in the glossary any more." in again.content.decode()
    assert actions() == ["glossary.add_term", "glossary.change_term", "glossary.remove_term"]


@pytest.mark.parametrize("name", ["add", "change", "remove"])
def test_others_change_nothing(name: str) -> None:
    term = add_term(**KLOE, by=None)
    path = reverse(f"planning:glossary:{name}", args=[] if name == "add" else [term.pk])
    client = client_of("service_lead")
    assert client.get(path).status_code == 403
    assert client.post(path, KLOE).status_code == 403
    assert Term.objects.count() == 1


def test_short_form_that_is_there_is_refused_and_nothing_typed_is_lost() -> None:
    add_term(**KLOE, by=None)
    answer = client_of("planning_team").post(
        reverse("planning:glossary:add"), {"short": "kloe", "meaning": "Something else"}
    )
    assert answer.status_code == 422
    assert "has “kloe” already" in answer.content.decode()
    assert "Something else" in answer.content.decode()
    other = add_term(short="PCN", meaning="Primary care network", by=None)
    with pytest.raises(TermRefused):
        change_term(term=other, short="KLOE", meaning="x", by=None)
    assert Term.objects.get(pk=other.pk).short == "PCN"


@pytest.mark.parametrize(
    "given",
    [{}, {"short": "A" * 41, "meaning": "x"}, {"short": "A", "meaning": "x" * 201}, {"short": "A\x00", "meaning": "x"}],
)
def test_term_that_cannot_be_kept_is_answered(given: dict[str, str]) -> None:
    assert client_of("planning_team").post(reverse("planning:glossary:add"), given).status_code == 422
    assert Term.objects.count() == 0


def test_second_of_two_writers_sees_the_text_of_the_first() -> None:
    term = add_term(**KLOE, by=None)
    client = client_of("planning_team")
    path = reverse("planning:glossary:change", args=[term.pk])
    seen = client.get(path).context["form"]["seen"].value()
    change_term(term=term, short="KLOE", meaning="Words of the first", by=None)
    answer = client.post(path, {**KLOE, "meaning": "Words of the second", "seen": seen})
    text = answer.content.decode()
    assert answer.status_code == 409
    assert ("Words of the first" in text, "Words of the second" in text) == (True, True)
    again = answer.context["form"]["seen"].value()
    client.post(path, {**KLOE, "meaning": "Words of the second", "seen": again})
    assert Term.objects.get().meaning == "Words of the second"


def test_file_adds_and_changes_terms_and_is_audited() -> None:
    term = add_term(**KLOE, by=None)
    by = person("planning_team")
    resource = TermResource()
    data = resource.export()
    data.append(["PCN", "Primary care network", ""])
    changed = [list(row) for row in data]
    changed[0][1] = "Key lines"
    data.wipe()
    data.headers = ["short", "meaning", "explanation"]
    for row in changed:
        data.append(row)
    result = resource.import_data(data, dry_run=False, raise_errors=True, user=by)
    assert not result.has_errors()
    term.refresh_from_db()
    assert term.meaning == "Key lines"
    assert set(Term.objects.values_list("short", flat=True)) == {"KLOE", "PCN"}
    assert sorted(actions()) == ["glossary.add_term", "glossary.add_term", "glossary.change_term"]
    assert AuditEntry.objects.filter(action="glossary.change_term").get().by == by


def test_admin_imports_a_file_with_a_preview() -> None:
    user = person("planning_team")
    User.objects.filter(pk=user.pk).update(is_staff=True)
    client = Client()
    client.force_login(User.objects.get(pk=user.pk))
    assert client.get(reverse("admin:planning_term_changelist")).status_code == 200
    file = BytesIO(b"short,meaning,explanation\nPCN,Primary care network,\n")
    file.name = "terms.csv"
    answer = client.post(reverse("admin:planning_term_import"), {"format": "0", "import_file": file, "resource": "0"})
    assert "Primary care network" in answer.content.decode()
    assert Term.objects.count() == 0
    client.post(reverse("admin:planning_term_process_import"), answer.context["confirm_form"].initial)
    assert Term.objects.get().short == "PCN"
