"""The cleaner under random pastes: it never fails, lets nothing through, and keeps every visible word."""

import re
from html import escape

from hypothesis import given, settings
from hypothesis import strategies as st

from mlco_portal.rich_text import EVERYTHING, IN_CELLS, NOTHING, html_of, plain_text, text_from_html
from tests.rich_text.test_text_laws import TAGS

WORD = st.sampled_from(
    ["alpha", "beta ", " gamma", "δέλτα", "*", "**", "|", "[x](https://y.org)", "- ", "## ", "\\", "<"]
)
WORDS = st.lists(WORD, max_size=4).map("".join)
NAMES = st.sampled_from(
    ["p", "div", "span", "b", "strong", "i", "a", "ul", "ol", "li", "table", "tr", "td", "th", "h1", "h2", "h5"]
) | st.sampled_from(
    ["blockquote", "pre", "font", "o:p", "st1:place", "section", "u", "center", "dl", "dd", "caption", "tbody"]
)
STYLES = st.sampled_from(
    ["", "font-weight:bold", "font-weight:400", "mso-list:l0 level1 lfo1", "mso-list:l0 level3 lfo2", "color:red"]
) | st.sampled_from(["mso-bidi-font-weight:normal", "background:url(javascript:alert(1))", "text-indent:-18pt"])
OTHERS = st.sampled_from(
    ["", ' onclick="alert(1)"', ' href="https://x.org/a|b"', ' href="javascript:alert(1)"', " class=MsoNormal"]
) | st.sampled_from([' start="7"', ' colspan="3"', ' value="99999999999"', ' href="data:text/html,x"'])
# Nothing of these is visible.
DROPPED = (
    st.sampled_from(
        [
            "<script>evil()</script>",
            "<style>evil{}</style>",
            "<!-- evil -->",
            "<img src=x onerror=evil()>",
            "<svg><g>evil</g></svg>",
        ]
    )
    | st.sampled_from(
        [
            "<![if !supportLists]>",
            "<![endif]>",
            "<!--[if gte mso 9]><xml>evil</xml><![endif]-->",
            "<object>evil</object>",
        ]
    )
    | st.sampled_from(
        ["<span style='mso-list:Ignore'>·<span>&nbsp;&nbsp;</span></span>", "<?xml:namespace prefix=o />"]
    )
)


@st.composite
def element(draw, inner):
    name = draw(NAMES)
    body = "".join(draw(st.lists(inner, max_size=4)))
    return f'<{name} style="{draw(STYLES)}"{draw(OTHERS)}>{body}</{name}>'


TREES = st.lists(st.recursive(WORDS.map(escape) | DROPPED, element, max_leaves=16), max_size=4).map("".join)
# Tags that are never closed, closed twice, or cut in the middle.
BROKEN = st.lists(
    WORDS
    | DROPPED
    | NAMES.map("<{}>".format)
    | NAMES.map("</{}>".format)
    | st.sampled_from(["<", "<p ", '<a href="', "&#", "\x00"]),
    max_size=16,
).map("".join)
ALLOWED = st.sampled_from([EVERYTHING, IN_CELLS, NOTHING])


@settings(max_examples=1200, deadline=None)
@given(TREES, ALLOWED)
def test_every_visible_word_of_a_paste_is_kept_and_nothing_else(html, allowed):
    text = text_from_html(html, allowed)
    shown = html_of(text)
    assert "<" not in TAGS.sub("", shown)
    assert "evil" not in text
    visible = re.sub(r"<[^>]*>", " ", re.sub(r"<(script|style|svg|object)>.*?</\1>|<!--.*?-->", "", html))
    assert sorted(letters(plain_text(text))) == sorted(letters(visible))


@settings(max_examples=1000, deadline=None)
@given(TREES | BROKEN, ALLOWED)
def test_what_was_cleaned_stays_as_it_is(html, allowed):
    text = text_from_html(html, allowed)
    again = text_from_html(html_of(text), EVERYTHING)
    assert text_from_html(html_of(again), EVERYTHING) == again
    assert letters(plain_text(again)) == letters(plain_text(text))
    assert "<" not in TAGS.sub("", html_of(text))


def letters(text):
    """Return the words that pastes are made of, however they are stuck together."""
    return re.findall("alpha|beta|gamma|δέλτα", text)
