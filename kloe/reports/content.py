"""An edition frozen: its figures and its paper as canonical JSON, the SHA-256 of that, and the way back. Pure."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from mlco_portal.papers.elements import Paper, paper_as_json, paper_from_json

SCHEMA_VERSION = 1


def frozen(paper: Paper, figures: Sequence[dict[str, Any]]) -> str:
    """Return the one JSON text: sorted keys, no spaces; raw figures beside the paper that shows them."""
    plain = {"figures": list(figures), "paper": paper_as_json(replace(paper, edition=""))}
    return json.dumps(plain, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def sha256_of(text: str) -> str:
    """Return the SHA-256 of the text's UTF-8 bytes in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def thawed(content: str, edition: str = "") -> Paper:
    """Return the paper of an edition, with the words that say which it is; raises ValueError for what is none."""
    return replace(paper_from_json(json.loads(content)["paper"]), edition=edition)
