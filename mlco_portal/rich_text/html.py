"""A text as HTML for the editor: a few plain elements, everything typed escaped."""

from collections.abc import Iterable, Iterator
from html import escape

from mlco_portal.rich_text.blocks import Block, Item, blocks_of
from mlco_portal.rich_text.runs import Run


def html_of(text: str | None) -> str:
    """Return the text as p, h2, h3, ul, ol, li, table, strong, a and br; `text_from_html` reads it back."""
    return "".join(part for block in blocks_of(text) for part in _block(block))


def _block(block: Block) -> Iterator[str]:
    if block.kind == "table":
        yield f"<table><tbody>{''.join(_rows(block))}</tbody></table>"
    elif block.kind == "heading":
        yield f"<h{block.level}>{inline_html(block.spans[0])}</h{block.level}>"
    elif block.kind == "bullets":
        yield f"<ul>{''.join(map(_item, block.items))}</ul>"
    elif block.kind == "numbers":
        start = f' start="{block.start}"' if block.start != 1 else ""
        yield f"<ol{start}>{''.join(map(_item, block.items))}</ol>"
    else:
        yield f"<p>{'<br>'.join(map(inline_html, block.spans))}</p>"


def _item(item: Item) -> str:
    below = "".join(f"<li><p>{inline_html(runs)}</p></li>" for runs in item.below)
    return f"<li><p>{inline_html(item.runs)}</p>{f'<ul>{below}</ul>' if below else ''}</li>"


def _rows(block: Block) -> Iterator[str]:
    for number, row in enumerate(block.cells):
        name = "td" if number else "th"
        yield f"<tr>{''.join(f'<{name}><p>{inline_html(cell)}</p></{name}>' for cell in row)}</tr>"


def inline_html(runs: Iterable[Run]) -> str:
    """Return a line as HTML: strong for bold words, a for links, everything typed escaped."""
    return "".join(_run(run) for run in runs)


def _run(run: Run) -> str:
    words = escape(run.text)
    if run.bold:
        words = f"<strong>{words}</strong>"
    return f'<a href="{escape(run.href)}">{words}</a>' if run.href else words
