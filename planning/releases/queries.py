"""Look-ups of documents and their releases: what exists, what somebody may read, what was said of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from mlco_portal.accounts.models import User
from mlco_portal.kept_files import read_file
from mlco_portal.papers.web import style_sources
from mlco_portal.wording import with_all
from planning.approval.models import CaseAuthor, Decision, Status
from planning.approval.queries import open_steps
from planning.releases.models import ConsultationResponse, Document, Release, ReleaseFile
from planning.releases.rules import can_keep, can_respond, reads_all
from services.rules import Access

Stage = Release.Stage


@dataclass(frozen=True)
class Reader:
    """Somebody and what they may read of a document: `writes` says that they write it or are asked to."""

    document: Document
    access: Access
    writes: bool

    @cached_property
    def keeps(self) -> bool:
        return can_keep(self.access, self.document.case.service)

    @cached_property
    def reads_all(self) -> bool:
        return self.writes or reads_all(self.access, self.document.case.service)

    @property
    def stages(self) -> tuple[str, ...]:
        """The stages of the releases that they read."""
        if self.reads_all:
            return tuple(Stage.values)
        return (Stage.CONSULTATION.value, Stage.FINAL.value) if can_respond(self.access) else (Stage.FINAL.value,)


def document_with(year: int, kind: str) -> Document:
    """Return the document with its case; raise Document.DoesNotExist."""
    return Document.objects.select_related("case__service", "case__step").get(year=year, kind=kind)


def document_of_case(case: int) -> Document | None:
    """Return the document that the case is about, or None."""
    return Document.objects.filter(case=case).first()


def reader_of(document: Document, user: User, access: Access) -> Reader:
    """Return what the person may read of the document (one query for who is signed in and reads not all anyway)."""
    asks = user.is_authenticated and not reads_all(access, document.case.service)
    return Reader(document, access, bool(asks and _writing(user.pk).filter(pk=document.pk).exists()))


def _writing(user: int) -> QuerySet[Document]:
    """The documents that somebody wrote in, or was asked to; chapters belong to a capability above this one."""
    wrote = Exists(CaseAuthor.objects.filter(case=OuterRef("case"), user=user))
    return Document.objects.filter(Q(wrote) | Q(chapters__writers__user=user)).distinct()


def documents_for(access: Access, user: User) -> list[Reader]:
    """Return the person as a reader of each document of which they may read something, the latest year first.

    Each document with `finals` and `shown`: how many of its releases are final, and how many all staff may read.
    """
    shown = [Stage.FINAL, Stage.CONSULTATION] if can_respond(access) else [Stage.FINAL]
    found = Document.objects.select_related("case__service", "case__step").annotate(
        finals=Count("releases", filter=Q(releases__stage=Stage.FINAL), distinct=True),
        shown=Count("releases", filter=Q(releases__stage__in=shown), distinct=True),
    )
    writes = set(_writing(user.pk).values_list("pk", flat=True)) if user.is_authenticated else set()
    named = found.prefetch_related("case__steps").order_by("-year", "kind")
    readers = [Reader(one, access, one.pk in writes) for one in named]
    return [one for one in readers if one.document.shown or one.reads_all]  # type: ignore[attr-defined]


def releases_for(reader: Reader) -> QuerySet[Release]:
    """Return the releases that they may read without their texts, the newest first, with `said`: responses."""
    found = Release.objects.filter(document=reader.document, stage__in=reader.stages).defer("content")
    named = found.select_related("created_by", "document__case__service").order_by("-number")
    return named.annotate(said=Count("responses"), answered=Count("responses__answered_at"))


def release_of(document: Document, number: int) -> Release:
    """Return the release with its text; raise Release.DoesNotExist."""
    return Release.objects.select_related("created_by", "document__case__service").get(document=document, number=number)


def final_of(document: Document) -> Release | None:
    """Return what readers get: the latest final release without its text, or None."""
    finals = Release.objects.filter(document=document, stage=Stage.FINAL).defer("content")
    return finals.select_related("document").order_by("-number").first()


def content_of(release: int) -> str:
    """Return the frozen text of a release."""
    return str(Release.objects.values_list("content", flat=True).get(pk=release))


def files_of(release: Release) -> list[ReleaseFile]:
    """Return the files of a release."""
    return list(ReleaseFile.objects.filter(release=release).order_by("pk"))


def file_of(release: Release, kind: str) -> ReleaseFile:
    """Return one of them; raise ReleaseFile.DoesNotExist."""
    return ReleaseFile.objects.select_related("release__document").get(release=release, kind=kind)


def responses_to(release: Release) -> Sequence[ConsultationResponse]:
    """Return what was said of the release, those without an answer first, then in their order."""
    found = ConsultationResponse.objects.filter(release=release).select_related("said_by", "answered_by")
    return list(found.order_by(F("answered_at").asc(nulls_first=True), "said_at", "pk"))


def response_to(release: Release, key: int) -> ConsultationResponse:
    """Return one of them; raise ConsultationResponse.DoesNotExist."""
    return ConsultationResponse.objects.select_related("said_by", "answered_by").get(release=release, pk=key)


def last_decision(document: Document) -> Decision | None:
    """Return the latest decision on the document, or None."""
    return document.case.decisions.order_by("-sequence").first()


def waits_for(document: Document) -> str:
    """Return who decides on a submitted document next, within a sentence, or nothing."""
    case = document.case
    return with_all(one.name for one in open_steps(case)) if case.status == Status.SUBMITTED else ""


@lru_cache(maxsize=32)
def look_of(sha256: str) -> tuple[str, ...]:
    """Return what the policy of a kept web page has to allow for its look; a name holds one content for ever."""
    return tuple(style_sources(read_file(sha256, "html")))


def quoted_on_the_way(case: int) -> Release | None:
    """Return a release that quotes the plan of the case and is with those who decide, or approved and not published."""
    on_the_way = Q(document__case__status__in=[Status.SUBMITTED, Status.APPROVED])
    found = _quoting(case).filter(on_the_way, number=F("document__case__version_number"), stage=Stage.APPROVAL)
    return found.first()


def quoted_in_final(case: int) -> list[Release]:
    """Return the final releases that everybody reads now and that quote the plan of the case."""
    later = Release.objects.filter(document=OuterRef("document"), stage=Stage.FINAL, number__gt=OuterRef("number"))
    return list(_quoting(case).filter(~Exists(later), stage=Stage.FINAL))


def _quoting(case: int) -> QuerySet[Release]:
    found = Release.objects.filter(quotes__case=case).select_related("document__case").defer("content", "changelog")
    return found.order_by("document__year", "document__kind", "number")
