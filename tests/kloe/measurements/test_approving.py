"""Values that may be read from now on: who approves them, and that nobody approves what they brought."""

from datetime import timedelta

import pytest
from django.utils import timezone

from kloe.measurements.actions import approve_values, decline_change
from kloe.measurements.models import Measurement, MeasurementCorrection
from kloe.measurements.queries.waiting import waiting_for
from kloe.measurements.rules.approving import ApprovalRefused
from mlco_portal.accounts.models import User
from mlco_portal.audit.models import AuditEntry
from services.queries import access_of
from tests.factories import measure, person
from tests.kloe.measurements.world import WHY, World, make_world, months, on_leave

pytestmark = pytest.mark.django_db
WAITING = "/values/waiting/"


@pytest.fixture
def world() -> World:
    return make_world()


def waits(world: World, metric: str = "vacancies", by: User | None = None, place: object = None) -> Measurement:
    return measure(
        getattr(world, metric), 6, months()[-1].ends_on, place, state="provisional", entered_by=by or world.analyst
    )


@pytest.mark.parametrize(
    ("case", "who", "may"),
    [
        ("owned", "owner", True), ("owned", "other", False), ("owned", "analyst", False), ("owned", "stranger", False),
        ("owner away", "other", True), ("owner away", "owner", True), ("owner away", "analyst", False),
        ("owner closed", "other", True), ("owner brought it", "owner", False), ("owner brought it", "other", True),
        ("nobody owns", "other", True), ("nobody owns", "analyst", False), ("nobody owns", "owner", False),
    ],
)  # fmt: skip
def test_who_approves(world: World, case: str, who: str, may: bool) -> None:
    """The page lists what the action allows, and nothing else."""
    one = waits(
        world, "waits" if case == "nobody owns" else "vacancies", world.owner if case == "owner brought it" else None
    )
    if case == "owner away":
        on_leave(world.owner)
    if case == "owner closed":
        User.objects.filter(pk=world.owner.pk).update(is_active=False)
    by = person("reader") if who == "stranger" else getattr(world, who)
    listed = one in waiting_for(access_of(by, timezone.localdate()), timezone.localdate())
    assert listed is may
    if may:
        assert approve_values(seen={one.pk: 0}, by=by) == (1, 0)
    else:
        with pytest.raises(ApprovalRefused, match="Nobody approves what they entered themselves"):
            approve_values(seen={one.pk: 0}, by=by)
    one.refresh_from_db()
    assert one.state == ("approved" if may else "provisional")


def test_owner_approves_chosen_values_and_readers_see_them(world: World) -> None:
    one, other = waits(world), waits(world, place=world.service)
    client = world.client(world.owner)
    page = client.get(WAITING).content.decode()
    assert page.count('name="v"') == 2
    series_page = one.series.get_absolute_url()
    assert "No approved value yet" in client.get(series_page).content.decode()
    client.post(WAITING, {"v": [f"{one.pk}:0", f"{other.pk}:7", "nonsense"], "then": "chosen"})
    one.refresh_from_db()
    other.refresh_from_db()
    assert (one.state, one.approved_by, other.state) == ("approved", world.owner, "provisional")
    assert "<strong>6%</strong>" in client.get(series_page).content.decode()
    entry = AuditEntry.objects.get(action="kloe.approve_values")
    assert (entry.by, entry.changes) == (world.owner, {"values": [None, 1]})
    assert "Choose the values" in client.post(WAITING, {"then": "chosen"}, follow=True).content.decode()


def test_all_of_a_metric_is_approved_as_far_as_it_was_shown(world: World) -> None:
    one = waits(world)
    late = waits(world, place=world.service)
    Measurement.objects.filter(pk=late.pk).update(entered_at=timezone.now() + timedelta(minutes=5))
    client = world.client(world.owner)
    client.post(WAITING, {"then": "all:vacancy-rate", "upto": "never"})
    assert Measurement.objects.filter(state="approved").count() == 0
    client.post(WAITING, {"then": "all:vacancy-rate", "upto": timezone.now().isoformat()})
    assert list(Measurement.objects.filter(state="approved")) == [one]
    answer = client.post(WAITING, {"then": "all:nothing", "upto": ""}, follow=True)
    assert "That metric is not there any more" in answer.content.decode()


def test_a_change_is_approved_with_what_it_replaced_kept_or_declined_with_a_reason(world: World) -> None:
    month = months()[-1].ends_on
    change = {"proposed_value": 6, "proposed_by": world.analyst, "proposed_reason": WHY}
    one = measure(world.vacancies, 5, month, entered_by=world.other, **change, proposed_at=timezone.now())
    two = measure(
        world.vacancies, 5, month, world.service, entered_by=world.other, **change, proposed_at=timezone.now()
    )
    client = world.client(world.owner)
    assert WHY in client.get(WAITING).content.decode()
    client.post(WAITING, {"v": f"{one.pk}:0"})
    one.refresh_from_db()
    assert (one.value, one.state, one.proposed_at, one.entered_by) == (6, "approved", None, world.analyst)
    kept = MeasurementCorrection.objects.get()
    assert (kept.kind, kept.old_value, kept.new_value, kept.by, kept.reason) == ("corrected", 5, 6, world.analyst, WHY)
    assert kept.was_approved
    address = f"/values/{two.pk}/decline/"
    assert world.client(world.analyst).post(address, {"reason": WHY, "seen": 0}).status_code == 403
    assert client.post(address, {"reason": "", "seen": 0}).status_code == 422
    assert client.post(address, {"reason": WHY, "seen": 4}).status_code == 409
    assert client.post(address, {"reason": "Not so", "seen": 0}).status_code == 302
    two.refresh_from_db()
    assert (two.value, two.proposed_value) == (5, None)
    assert MeasurementCorrection.objects.latest("pk").kind == "declined"
    assert not decline_change(measurement=two, reason=WHY, seen=two.revision, by=world.owner)
    assert "6% was declined, 5% stands" in client.get(f"/values/{two.pk}/").content.decode()
