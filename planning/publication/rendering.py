"""The files of a publication, made in memory from a frozen plan: nothing here writes or queries."""

import base64
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string

from mlco_portal.press.look import colours, picture
from planning.publication.edition import CONTENT_TYPES, NAMES, PICTURE_ENDINGS, Edition, Kind, ending_of, permanent_path
from planning.publication.look import stylesheet
from planning.publication.page import page_of
from planning.publication.reading import full_plan_of, name_in_paper
from planning.publication.typeset import full_pdf, page_pdf
from planning.service_plans.snapshot import PlanDocument


@dataclass(frozen=True, slots=True)
class MadeFile:
    """One finished file: what it is, where it stands, and its bytes."""

    kind: str
    path: str
    content: bytes
    sha256: str
    picture_type: str = ""

    @property
    def ending(self) -> str:
        return ending_of(self.kind, self.picture_type)

    @property
    def content_type(self) -> str:
        return self.picture_type or CONTENT_TYPES[self.ending]

    @property
    def permanent_path(self) -> str:
        return permanent_path(self.sha256, self.ending)

    @property
    def label(self) -> str:
        return str(Kind(self.kind).label)


def files_of(
    document: PlanDocument,
    snapshot: dict[str, Any],
    edition: Edition,
    text_size: float,
    pictures: Mapping[str, bytes] | None = None,
) -> list[MadeFile]:
    """Return every file of the publication; a file may name those made before it by their hash.

    `pictures` holds the bytes of each picture of the document, by SHA-256.
    """
    style = stylesheet_file()
    shown = picture_files(document, pictures or {})
    by_name = {name_in_paper(one.sha256, one.content_type): one.content for one in shown}
    papers = [
        _file(Kind.PAGE_PDF, edition, page_pdf(page_of(document), edition)),
        _file(Kind.FULL_PDF, edition, full_pdf(full_plan_of(document), edition, pictures=by_name)),
    ]
    papers.append(_file(Kind.JSON, edition, plan_json(snapshot, edition, papers, shown)))
    full = full_html(document, edition, style.permanent_path, papers)
    page = page_html(document, edition, style.permanent_path, text_size)
    return [style, *shown, *papers, _file(Kind.FULL_HTML, edition, full), _file(Kind.PAGE_HTML, edition, page)]


def picture_files(document: PlanDocument, pictures: Mapping[str, bytes]) -> list[MadeFile]:
    """Return the pictures of the document, each once; raise KeyError when the bytes of one are not given."""
    types = {one.sha256: one.content_type for one in document.pictures}
    return [
        MadeFile(
            Kind.PICTURE, permanent_path(sha256, PICTURE_ENDINGS[content_type]), pictures[sha256], sha256, content_type
        )
        for sha256, content_type in types.items()
    ]


def stylesheet_file() -> MadeFile:
    """Return the stylesheet that pages made now refer to."""
    content = stylesheet()
    sha256 = hashlib.sha256(content).hexdigest()
    return MadeFile(Kind.STYLESHEET, permanent_path(sha256, "css"), content, sha256)


def page_html(document: PlanDocument, edition: Edition, stylesheet_path: str, text_size: float) -> bytes:
    """Return the plan on a page as HTML; `text_size` is that of its PDF, in points."""
    context = {"page": page_of(document), "set": round(text_size * 100)}
    return _html("published/page.html", edition, stylesheet_path, context)


def full_html(
    document: PlanDocument,
    edition: Edition,
    stylesheet_path: str,
    papers: Sequence[MadeFile],
    pictures_at: str = "",
) -> bytes:
    """Return the full plan as HTML, with the permanent addresses of its papers; `pictures_at` is for previews."""
    permanent = [(paper.label, f"/{paper.permanent_path}") for paper in papers]
    context = {"plan": full_plan_of(document, pictures_at), "permanent": permanent}
    return _html("published/full.html", edition, stylesheet_path, context)


def plan_json(
    snapshot: dict[str, Any], edition: Edition, papers: Sequence[MadeFile], pictures: Sequence[MadeFile] = ()
) -> bytes:
    """Return the frozen plan and the facts of its publication as JSON; its pictures are found by their SHA-256."""
    facts = {
        "organisation": settings.ORGANISATION["name"],
        "address": f"{settings.SITE_URL}/{edition.path}",
        "number": edition.number,
        "audience": edition.audience,
        "published_at": edition.published_at.isoformat() if edition.published_at else None,
        "review_on": edition.review_on.isoformat(),
        "version": {"number": edition.version_number, "sha256": edition.version_sha256},
        "papers": [
            {"kind": paper.kind, "sha256": paper.sha256, "address": f"/{paper.permanent_path}"} for paper in papers
        ],
        "pictures": [{"sha256": one.sha256, "address": f"/{one.permanent_path}"} for one in pictures],
    }
    text = json.dumps({"publication": facts, "plan": snapshot}, ensure_ascii=False, indent=2, sort_keys=True)
    return f"{text}\n".encode()


def frame(stylesheet_path: str) -> dict[str, Any]:
    """Return what the frame of every published page needs."""
    return {
        "organisation": settings.ORGANISATION,
        "colours": colours(),
        "icon": base64.b64encode(picture("favicon").encode()).decode(),
        "stylesheet": f"/{stylesheet_path}",
    }


def _html(template: str, edition: Edition, stylesheet_path: str, context: dict[str, Any]) -> bytes:
    canonical = f"{settings.SITE_URL}/{edition.path}{'full/' if template.endswith('full.html') else ''}"
    address = f"{settings.SITE_URL}/{edition.path}".partition("://")[2]
    known = {"edition": edition, "canonical": canonical, "address": address}
    return render_to_string(template, {**frame(stylesheet_path), **known, **context}).encode()


def _file(kind: str, edition: Edition, content: bytes) -> MadeFile:
    return MadeFile(kind, f"{edition.path}{NAMES[kind]}", content, hashlib.sha256(content).hexdigest())
