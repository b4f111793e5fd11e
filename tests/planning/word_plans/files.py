"""Word files for tests: those of the portal, made anew by hand, and those that are none."""

import io
import zipfile
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

import docx
from django.urls import reverse

from planning.service_plans.models import ServicePlan
from planning.service_plans.queries import lists_of, plan_content
from planning.word_plans.actions import fetch_plan, receive_file
from planning.word_plans.layout import plan_file
from planning.word_plans.models import WordUpload
from services.queries import access_of

TODAY = date(2024, 1, 15)
TYPES = (
    '<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.'
    'wordprocessingml.document.main+xml"/></Types>'
)
W = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:wps="urn:wps"'
)


def fetched(plan: ServicePlan, by: Any) -> bytes:
    """Fetch the plan as the page does."""
    content = plan_content(plan)
    download = fetch_plan(plan=plan, content=content, prefix="MLCO", by=by)
    return plan_file(content, lists_of(plan.year), reference=download.reference, organisation="MLCO")


def edited(file: bytes, change: Callable[[Any], None]) -> bytes:
    """Return the file after somebody changed it in a word processor."""
    document = docx.Document(io.BytesIO(file))
    change(document)
    return saved(document)


def saved(document: Any) -> bytes:
    kept = io.BytesIO()
    document.save(kept)
    return kept.getvalue()


def sent(plan: ServicePlan, file: bytes, by: Any, name: str = "plan.docx") -> WordUpload:
    return receive_file(plan=plan, content=file, name=name, by=by, access=access_of(by, TODAY))


def archive(parts: dict[str, bytes | str], **options: Any) -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", options.pop("packing", zipfile.ZIP_DEFLATED)) as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return kept.getvalue()


def by_hand(body: str, **parts: bytes | str) -> bytes:
    """Return a Word file with this body; further parts by their name with __ for the slash and _ for the dot."""
    named = {name.replace("__", "/").replace("_xml", ".xml"): content for name, content in parts.items()}
    return archive(
        {
            "[Content_Types].xml": TYPES,
            "word/document.xml": f"<w:document {W}><w:body>{body}</w:body></w:document>",
            **named,
        }
    )


def paragraph(text: str, inside: str = "") -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r>{inside}</w:p>"


def table_of(rows: Iterable[Iterable[str]]) -> str:
    drawn = "".join(f"<w:tr>{''.join(f'<w:tc>{paragraph(cell)}</w:tc>' for cell in row)}</w:tr>" for row in rows)
    return f"<w:tbl>{drawn}</w:tbl>"


def page_of(plan: ServicePlan) -> str:
    return reverse("planning:word_plans:page", args=[plan.pk])


def review_page(upload: WordUpload) -> str:
    return reverse("planning:word_plans:review", args=[upload.plan_id, upload.pk])
