"""LibreOffice, which opens and saves Word files as people who have no Word do."""

import shutil
import subprocess
from pathlib import Path

SECONDS = 120
MISSING = "LibreOffice is missing: install libreoffice-writer (apt-get install libreoffice-writer) and run this again."


def by_libreoffice(file: Path, folder: Path, to: str = "docx:MS Word 2007 XML") -> Path:
    """Return the file as LibreOffice saves it."""
    program = shutil.which("soffice") or shutil.which("libreoffice")
    assert program, MISSING
    profile = f"-env:UserInstallation=file://{folder / 'profile'}"
    command = [program, profile, "--headless", "--convert-to", to, "--outdir", str(folder), str(file)]
    subprocess.run(command, check=True, capture_output=True, timeout=SECONDS)
    return folder / f"{file.stem}.{to.partition(':')[0]}"
