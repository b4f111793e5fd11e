"""Ampersands and character references: read as what they mean, however many there are."""

import pytest

from mlco_portal.rich_text import text_from_html
from mlco_portal.rich_text.pasted import cleaned


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>Fish & chips &amp; peas</p>", "Fish & chips & peas"),
        ("<p>AT&T, R&D;, &bogus; &</p>", "AT&T, R&D;, &bogus; &"),
        ("<p>&copy; 2024 &eacute; &#233; &#xE9;</p>", "© 2024 é é é"),
        ("<p>&quot;So&quot; &#39;it&apos;s</p>", "\"So\" 'it's"),
        ("<p>&amp;lt;b&amp;gt; is bold</p>", "&lt;b&gt; is bold"),
        ("<p>2 &lt; 3 &gt; 1</p>", "2 < 3 > 1"),
        ("<p>a\ufdd0b\ufdd4c</p>", "abc"),
    ],
)
def test_references_are_read_as_what_they_mean(html, text):
    assert text_from_html(html) == text


def test_references_never_become_tags_or_addresses_that_run():
    told = cleaned('<p>&lt;script&gt;x&lt;/script&gt;<a href="java&#115;cript:alert(1)">m</a></p>')
    assert told == "<p>&lt;script&gt;x&lt;/script&gt;<a>m</a></p>"
    assert text_from_html('<a href="https://x.org/?a=1&amp;b=2&c=3">l</a>') == "[l](https://x.org/?a=1&b=2&c=3)"


@pytest.mark.parametrize("one", ["&", "&amp;", "&a", "&#38;", "&lt;"])
def test_a_million_characters_of_nothing_else_are_read(one):
    meant = {"&amp;": "&", "&#38;": "&", "&lt;": "<"}.get(one, one)
    count = 1_000_000 // len(one)
    assert text_from_html(f"<p>x{one * count} end</p>").replace("\\", "") == f"x{meant * count} end"


def test_a_tag_without_end_keeps_its_words():
    address = "https://x.org/?" + "&" * 1_000_000
    assert text_from_html(f'<p>Before <a href="{address}">the words</a> after</p>') == "Before the words after"
