"""A paper frozen: its canonical JSON and SHA-256, and the way back to a paper that says which release it is. Pure."""

import hashlib
import json
from dataclasses import replace

from mlco_portal.papers.elements import Paper, paper_as_json, paper_from_json

SCHEMA_VERSION = 1


def frozen(paper: Paper) -> str:
    """Return the one JSON text of the paper: sorted keys, no spaces, without the words that say which release it is."""
    plain = paper_as_json(replace(paper, edition=""))
    return json.dumps(plain, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def sha256_of(text: str) -> str:
    """Return the SHA-256 of the text's UTF-8 bytes in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def thawed(content: str, edition: str = "") -> Paper:
    """Return the paper of a release, with the words that say which it is; raises ValueError for what is none."""
    return replace(paper_from_json(json.loads(content)), edition=edition)
