"""Releases of the sample's documents: 2024/25 from a draft by way of a consultation to the final one.

Those of earlier years are final. Files are made in the background, as those of any release.
"""

from dataclasses import replace
from datetime import timedelta

from django.utils import timezone

from mlco_portal.accounts.models import User
from mlco_portal.papers.elements import Notice, Paper
from planning.approval.rules import Seen
from planning.operating_plan.queries.assembling import paper_of
from planning.operating_plan.queries.quoted import quoted_plans
from planning.releases.actions import answer, freeze, publish_final, respond, submit_release
from planning.releases.models import Document, Release
from planning.review.actions import approve_plan
from planning.sample_data.clock import at

TEAM, EXECUTIVE, READER, LEAD = (
    "planning@example.org",
    "executive@example.org",
    "reader@example.org",
    "lead.podiatry@example.org",
)
MAIN, BUDGET = 2024, 5
DRAFTED, CONSULTED, SAID, ANSWERED, ENDED = 40, 28, 21, 10, 7
TAKEN_OVER = "Taken over into the portal as it was agreed in its year."
STILL_TO_COME = "The budget strategy and the finance plan follow once the settlement is known."


def load_releases() -> None:
    """Release every document of the sample, those of earlier years first."""
    for document in Document.objects.select_related("case").order_by("year", "kind"):
        paper = paper_of(document, edition="")
        if int(document.year) == MAIN:
            _consult(document, paper)
        _finish(document, paper, "" if int(document.year) == MAIN else TAKEN_OVER)


def _consult(document: Document, paper: Paper) -> None:
    team, now = _person(TEAM), timezone.now()
    with at(now - timedelta(days=DRAFTED)):
        draft = replace(paper, chapters=paper.chapters[: BUDGET - 1])
        freeze(
            document=document, paper=draft, stage="draft", note="The first four chapters, to be looked over.", by=team
        )
    with at(now - timedelta(days=CONSULTED)):
        chapters = list(paper.chapters)
        chapters[BUDGET - 1] = replace(chapters[BUDGET - 1], elements=(Notice(STILL_TO_COME),))
        release = freeze(
            document=document,
            paper=replace(paper, chapters=tuple(chapters)),
            stage="consultation",
            note="Tell us what is missing, what is not clear, and what your team will do differently because of it.",
            consultation_ends_on=timezone.localdate(now) - timedelta(days=ENDED),
            by=team,
        )
    _respond(release)


def _respond(release: Release) -> None:
    now, team = timezone.now(), _person(TEAM)
    third = release.document.chapters.order_by("order")[2].title
    with at(now - timedelta(days=SAID)):
        first = respond(
            release=release,
            chapter=third,
            text="It would help to see for each deliverable in which quarter it is due.",
            by=_person(READER),
        )
        respond(
            release=release, chapter="", text="Clear and short. Our team will use it in supervision.", by=_person(LEAD)
        )
    with at(now - timedelta(days=ANSWERED)):
        words = "Each table of the workplans has the quarter beside the deliverable now."
        answer(response=first, text=words, seen="", by=team)


def _finish(document: Document, paper: Paper, note: str) -> None:
    team, executive = _person(TEAM), _person(EXECUTIVE)
    quotes = [plan.case for _block, plan in quoted_plans(document)]
    release = freeze(document=document, paper=paper, stage="approval", note=note, quotes=quotes, by=team)
    submit_release(release=release, by=team)
    document.case.refresh_from_db()
    case = document.case
    seen = Seen(case.round, case.step.order if case.step else None, case.version_sha256)
    approve_plan(case=case, seen=seen, by=executive, comment="Agreed by the Executive.")
    publish_final(document=document, sha256=release.sha256, by=team)


def _person(email: str) -> User:
    return User.objects.get(email=email)
