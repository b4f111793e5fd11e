"""Look-ups of documents, their chapters and blocks."""

from dataclasses import dataclass

from django.db.models import Count, Prefetch, Q, QuerySet

from mlco_portal.accounts.models import User
from planning.cycle.models import PlanningCycle
from planning.cycle.queries import cycle_of
from planning.operating_plan.models import Block, Chapter, ChapterWriter
from planning.operating_plan.rules import State, can_manage, can_read, can_write, why_it_stands
from planning.releases.models import Document
from services.rules import Access


@dataclass(frozen=True, slots=True)
class OpenedDocument:
    """A document with its chapters, and what the person may do with it."""

    document: Document
    chapters: tuple[Chapter, ...]
    manages: bool
    writes: frozenset[int]
    stands: str

    @property
    def may_arrange(self) -> bool:
        return self.manages and not self.stands


@dataclass(frozen=True, slots=True)
class OpenedChapter:
    """A chapter with its blocks, and what the person may do with it."""

    chapter: Chapter
    blocks: tuple[Block, ...]
    manages: bool
    writes: bool
    stands: str

    @property
    def may_write(self) -> bool:
        return self.writes and not self.stands and self.chapter.taken_out_at is None


def documents_of(year: int, access: Access) -> list[Document]:
    """Return the documents of the year that the person reads, each with how many chapters it has and are checked."""
    found = Document.objects.filter(year=year).annotate(
        chapters_total=Count("chapters", filter=Q(chapters__taken_out_at__isnull=True), distinct=True),
        chapters_checked=Count(
            "chapters",
            filter=Q(chapters__taken_out_at__isnull=True, chapters__state=State.CHECKED),
            distinct=True,
        ),
    )
    written = written_documents(access)
    return [
        one for one in found.order_by("kind") if can_read(access, {access.user_id or 0} if one.pk in written else ())
    ]


def written_documents(access: Access) -> set[int]:
    """Return the documents of which the person writes a chapter."""
    found = ChapterWriter.objects.filter(user=access.user_id, chapter__taken_out_at__isnull=True)
    return set(found.values_list("chapter__document", flat=True))


def document_opened(key: int, access: Access) -> OpenedDocument | None:
    """Return the document with its chapters, and blocks without content (five queries); None when not for them."""
    document = Document.objects.select_related("case").filter(pk=key).first()
    if document is None:
        return None
    blocks = Block.objects.select_related("updated_by").defer("text", "placed")
    chapters = tuple(
        Chapter.objects.filter(document=document)
        .select_related("state_by")
        .prefetch_related(
            Prefetch("writers", ChapterWriter.objects.select_related("user")), Prefetch("blocks", queryset=blocks)
        )
    )
    writers = {one.pk: {writer.user_id for writer in one.writers.all()} for one in chapters}
    if not can_read(access, set().union(*writers.values())):
        return None
    return OpenedDocument(
        document=document,
        chapters=chapters,
        manages=can_manage(access),
        writes=frozenset(key for key, these in writers.items() if can_write(access, these)),
        stands=stands_words(document.year),
    )


def chapter_opened(key: int, access: Access) -> OpenedChapter | None:
    """Return the chapter with its blocks (five queries); None when there is none that the person reads."""
    chapter = (
        Chapter.everything.select_related("document__case", "state_by")
        .prefetch_related(
            Prefetch("writers", ChapterWriter.objects.select_related("user")),
            Prefetch("blocks", Block.objects.select_related("updated_by", "placed_by", "came_from__chapter__document")),
        )
        .filter(pk=key)
        .first()
    )
    if chapter is None:
        return None
    writers = {one.user_id for one in chapter.writers.all()}
    if not can_read(access, writers) and chapter.document_id not in written_documents(access):
        return None
    return OpenedChapter(
        chapter=chapter,
        blocks=tuple(chapter.blocks.all()),
        manages=can_manage(access),
        writes=can_write(access, writers),
        stands=stands_words(chapter.document.year),
    )


def other_chapters(chapter: Chapter, access: Access) -> list[Chapter]:
    """Return the other chapters of the document that the person writes."""
    found = Chapter.objects.filter(document=chapter.document_id).exclude(pk=chapter.pk).prefetch_related("writers")
    return [one for one in found if can_write(access, {writer.user_id for writer in one.writers.all()})]


def block_with_key(key: int) -> Block | None:
    """Return the block, one that was taken out as well."""
    return (
        Block.everything.select_related("chapter__document", "updated_by", "came_from__chapter__document")
        .filter(pk=key)
        .first()
    )


def taken_out_chapters(document: Document) -> QuerySet[Chapter]:
    """Return the chapters that were taken out, the latest first."""
    found = Chapter.everything.filter(document=document, taken_out_at__isnull=False)
    return found.select_related("taken_out_by").order_by("-taken_out_at")


def taken_out_blocks(document: Document, chapter: Chapter | None = None) -> QuerySet[Block]:
    """Return the blocks that were taken out of chapters which still stand, the latest first."""
    found = Block.everything.filter(
        chapter__document=document, chapter__taken_out_at__isnull=True, taken_out_at__isnull=False
    )
    found = found.filter(chapter=chapter) if chapter is not None else found
    return found.select_related("taken_out_by", "chapter").defer("placed").order_by("-taken_out_at")


def earlier_document(year: int, kind: str) -> Document | None:
    """Return the latest document of the kind of a year before."""
    return Document.objects.filter(year__lt=year, kind=kind).order_by("-year").first()


def earlier_documents(year: int) -> dict[str, Document]:
    """Return for each kind the latest document of a year before."""
    return {one.kind: one for one in Document.objects.filter(year__lt=year).order_by("year")}


def kinds_taken(year: int) -> set[str]:
    """Return the kinds of which the year has a document."""
    return set(Document.objects.filter(year=year).values_list("kind", flat=True))


def stands_words(year: int) -> str:
    """Return why the documents of the year stand as they are, or ""."""
    cycle = cycle_of(year)
    return why_it_stands(year, cycle.state if cycle else None)


def chapters_written_by(user: User) -> QuerySet[Chapter]:
    """Return the chapters that the person writes, in years that are not closed, those still to do first."""
    open_years = PlanningCycle.objects.exclude(state=PlanningCycle.State.CLOSED).values("year")
    found = Chapter.objects.filter(writers__user=user, document__year__in=open_years)
    return found.select_related("document").order_by("-document__year", "document__kind", "order")


def people_to_write(chapter: Chapter) -> QuerySet[User]:
    """Return the people with open accounts who do not write the chapter yet."""
    return User.objects.filter(is_active=True).exclude(chapters__chapter=chapter).order_by("name", "email")


def user_with_key(key: int) -> User | None:
    return User.objects.filter(pk=key).first()
