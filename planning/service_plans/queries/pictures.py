"""Look-ups of pictures and their bytes."""

import hashlib
import uuid
from collections.abc import Iterable

from django.core.files.storage import storages

from planning.service_plans.models import Picture, PlanSection, PlanVersion
from planning.service_plans.rules.pictures import file_name


class PictureLost(Exception):
    """The storage does not hold the bytes that a plan names."""


def pictures_of(section: int) -> list[Picture]:
    """Return the section's pictures in their order (one query)."""
    return list(Picture.objects.filter(section=section).order_by("position", "uploaded_at"))


def picture_of(section: int, key: uuid.UUID) -> Picture:
    """Return a picture of the section; raise Picture.DoesNotExist."""
    return Picture.objects.get(section=section, pk=key)


def section_for_pictures(plan: int, key: str) -> PlanSection:
    """Return the section with its plan and rows; raise PlanSection.DoesNotExist."""
    found = PlanSection.objects.select_related("template_section__template", "plan__case", "plan__service")
    return found.prefetch_related("rows").get(plan__pk=plan, template_section__key=key)


def is_named(plan: int, sha256: str) -> bool:
    """Whether the plan, or any version frozen from it, shows the picture."""
    if Picture.objects.filter(section__plan=plan, sha256=sha256).exists():
        return True
    return PlanVersion.objects.filter(plan=plan, content__contains=sha256).exists()


def picture_bytes(plan: int, sha256: str, content_type: str) -> bytes:
    """Return the picture as it was made; raise PictureLost when it is missing or was changed."""
    try:
        with storages["default"].open(file_name(plan, sha256, content_type)) as file:
            content = bytes(file.read())
    except FileNotFoundError as missing:
        raise PictureLost(f"The picture {sha256[:8]} is missing") from missing
    if hashlib.sha256(content).hexdigest() != sha256:
        raise PictureLost(f"The picture {sha256[:8]} was changed")
    return content


def bytes_of_pictures(plan: int, named: Iterable[tuple[str, str]]) -> dict[str, bytes]:
    """Return {sha256: bytes} of pictures named by their SHA-256 and type; raise PictureLost."""
    return {sha256: picture_bytes(plan, sha256, content_type) for sha256, content_type in set(named)}
