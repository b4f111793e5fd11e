"""A meeting of the Executive that is being prepared: two plans on its list, a decision staged for one of them."""

from datetime import date, timedelta

from mlco_portal.accounts.models import User
from planning.approval.models import ApprovalCase
from planning.approval.rules import Seen
from planning.meetings.actions import make_meeting, put_on_list, stage
from planning.meetings.models import MeetingItem
from planning.meetings.queries.lists import cases_to_take
from planning.meetings.rules import Typed

CHAIR, PREPARES = "executive@example.org", "planning@example.org"


def load_meetings(year: int, *, today: date) -> None:
    """Make a meeting of today, so that its chair can apply it; every plan that waits for the Executive is on it."""
    chair, team = User.objects.get(email=CHAIR), User.objects.get(email=PREPARES)
    meeting = make_meeting(
        year=year,
        name="MLCO Executive: service plans",
        held_on=today,
        decides_as="decide_as_executive",
        chair=chair,
        by=team,
    )
    put_on_list(meeting=meeting, cases=[case.pk for case in cases_to_take(meeting, today)], by=team)
    first = MeetingItem.objects.filter(meeting=meeting).order_by("order").first()
    if first is not None:
        lead = ApprovalCase.objects.get(pk=first.case_id).submitted_by
        asked = {
            "text": "Say in the measures by how much waits should fall.",
            "owner": lead.pk if lead else team.pk,
            "due_on": (today + timedelta(days=30)).isoformat(),
            "section_key": "",
            "section_title": "",
        }
        typed = Typed("approve", "A clear plan.", (asked,))
        stage(item=first, typed=typed, seen=_seen(first.case_id), mark="", by=team)


def _seen(key: int) -> Seen:
    case = ApprovalCase.objects.select_related("step").get(pk=key)
    return Seen(case.round, case.step.order if case.step else None, case.version_sha256)
