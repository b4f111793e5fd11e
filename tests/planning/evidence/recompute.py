"""Computes every hash of a decision sheet anew from its JSON alone, as docs/user-guide/evidence.md shows it.

Nothing of the portal is imported: `python recompute.py decision-sheet.json`.
"""

import hashlib
import json
import sys


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def what_does_not_fit(sheet: dict) -> list[str]:
    found = []
    kept = {}
    for version in sheet["versions"]:
        kept[version["number"]] = version["sha256"]
        if sha256(version["content"]) != version["sha256"]:
            found.append(f"Version {version['number']} does not match its SHA-256")
    hashes = {}
    for decision in sheet["decisions"]:
        number, hashed = decision["sequence"], decision["hashed"]
        canonical = json.dumps(hashed, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        if sha256(canonical) != decision["hash"]:
            found.append(f"Decision {number} does not match its hash")
        if hashed["version_number"] and kept.get(hashed["version_number"]) != hashed["version_sha256"]:
            found.append(f"Decision {number} is about a version that is not on the sheet")
        if number - 1 in hashes and hashes[number - 1] != hashed["previous_hash"]:
            found.append(f"Decision {number} does not follow decision {number - 1}")
        for shown in ("sequence", "move", "from_status", "to_status", "round", "reason", "role", "previous_hash"):
            if hashed[shown] != decision[shown]:
                found.append(f"Decision {number} shows another {shown} than was hashed")
        hashes[number] = decision["hash"]
    return found


if __name__ == "__main__":
    with open(sys.argv[1], encoding="utf-8") as file:
        problems = what_does_not_fit(json.load(file))
    print("\n".join(problems) or "Every hash fits.")  # noqa: T201
    sys.exit(bool(problems))
