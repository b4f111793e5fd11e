"""The whole published public set as files that any web server, or no server at all, can show."""

import posixpath
import re
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.template.loader import render_to_string

from mlco_portal.kept_files import read_file
from mlco_portal.press.look import STATIC
from planning.publication import queries
from planning.publication.directory import ALL_YEARS, Filters, directory_of, listing_html
from planning.publication.edition import ROOT, ending_of, permanent_path
from planning.publication.models import PublishedFile
from planning.publication.rendering import frame, stylesheet_file
from planning.publication.rules import PublicationRefused
from services.rules import NO_ACCESS

MARK = "exported-site.txt"
OUR_LINK = re.compile(r'(?P<attribute>\b(?:href|src)=")(?P<path>/[^"]*)"')
FONT = re.compile(r'url\("/(?P<path>static/vendor/fonts/[\w.]+)"\)')


def export_site(folder: Path) -> int:
    """Write the site into the folder, in place of an earlier export, and return how many files it has.

    It is made beside the folder and put there when it is whole. Raises PublicationRefused when the folder holds
    anything but an export.
    """
    folder = folder.resolve()
    if folder.exists() and any(folder.iterdir()) and not (folder / MARK).exists():
        raise PublicationRefused(f"{folder} holds other files. Name an empty folder, or one that holds an export.")
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".export-") as work:
        made = Path(work) / "site"
        count = 0
        for name, content in site_files():
            target = made / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
            count += 1
        made.chmod(0o755)
        if folder.exists():
            shutil.rmtree(folder)
        shutil.move(made, folder)
    return count


def site_files() -> Iterator[tuple[str, bytes]]:
    """Return each file of the site with its name; links between them are relative."""
    yield MARK, b"Made by manage.py export_site. The next export replaces this folder.\n"
    style = stylesheet_file()
    found = {style.permanent_path: style.content}
    for file in queries.public_files():
        ending = ending_of(file.kind, file.content_type)
        content = read_file(file.sha256, ending)
        found[permanent_path(file.sha256, ending)] = content
        if file.publication.is_current and file.kind != PublishedFile.Kind.STYLESHEET:
            found[file.path] = content
    index = directory_page(style.permanent_path)
    found[ROOT], found[""] = index, index
    for path, content in sorted(found.items()):
        name = path if path and not path.endswith("/") else f"{path}index.html"
        yield name, _relative(content, name)
    for font in sorted((STATIC / "vendor" / "fonts").iterdir()):
        yield f"static/vendor/fonts/{font.name}", font.read_bytes()


def directory_page(stylesheet_path: str) -> bytes:
    """Return the directory of everything public, all years together."""
    rows, everything = queries.directory_rows(NO_ACCESS), Filters(year=ALL_YEARS)
    found = {"directory": directory_of(rows, everything), "listing": listing_html(rows, everything)}
    context = {**frame(stylesheet_path), **found}
    return render_to_string("published/directory.html", context).encode()


def _relative(content: bytes, name: str) -> bytes:
    """Return a page or stylesheet whose links work from any place; authors' text cannot hold such a link."""
    here = posixpath.dirname(name)
    if name.endswith(".html"):
        return OUR_LINK.sub(lambda link: _link(link, here), content.decode()).encode()
    if name.endswith(".css"):
        return FONT.sub(lambda font: f'url("{posixpath.relpath(font["path"], here)}")', content.decode()).encode()
    return content


def _link(link: re.Match[str], here: str) -> str:
    path, hash_mark, anchor = link["path"][1:].partition("#")
    if path.startswith((ROOT, "published/")):
        target = f"{path}index.html" if path.endswith("/") else path
        return f'{link["attribute"]}{posixpath.relpath(target, here or ".")}{hash_mark}{anchor}"'
    return f'{link["attribute"]}{settings.SITE_URL}{link["path"]}"'
