"""Documents on their way to being final, for tests."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from mlco_portal.accounts.models import User
from mlco_portal.papers.elements import Paper
from planning.approval import engine
from planning.approval.models import ApprovalCase, Decision
from planning.approval.rules import Seen
from planning.releases.actions import freeze, open_document, publish_final, submit_release
from planning.releases.models import Document, Release
from tests.factories import YEAR, person
from tests.planning.releases.papers import paper

KIND = Document.Kind.OPERATING_PLAN


@dataclass
class Releasing:
    """A document, somebody of the planning team who keeps it, and somebody of the Executive."""

    document: Document
    team: User
    executive: User

    @property
    def case(self) -> ApprovalCase:
        return ApprovalCase.objects.select_related("service", "step").get(pk=self.document.case_id)

    @property
    def newest(self) -> Release:
        return self.document.releases.order_by("-number")[0]

    def frozen(self, stage: str = "draft", content: Paper | None = None, **more: object) -> Release:
        if stage == "consultation":
            more.setdefault("consultation_ends_on", timezone.localdate() + timedelta(days=14))
        return freeze(document=self.document, paper=content or paper(), stage=stage, by=self.team, **more)

    def submitted(self, content: Paper | None = None) -> Release:
        release = self.frozen("approval", content)
        submit_release(release=release, by=self.team)
        return release

    def approved(self, by: User | None = None) -> Decision:
        return engine.approve(case=self.case, seen=self.seen, by=by or self.executive)

    def published(self) -> Release:
        return publish_final(document=self.document, sha256=self.case.version_sha256, by=self.team)

    @property
    def seen(self) -> Seen:
        case = self.case
        return Seen(case.round, case.step.order if case.step else None, case.version_sha256)


def releasing(title: str = "Operating Plan", year: int = YEAR) -> Releasing:
    team = person("planning_team")
    document = open_document(year=year, kind=KIND, title=title, by=team)
    return Releasing(document, team, person("executive_approver"))
