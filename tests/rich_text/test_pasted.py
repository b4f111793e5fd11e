"""What Word, Outlook and others put on the clipboard, read into text."""

from pathlib import Path

import pytest

from mlco_portal.rich_text import EVERYTHING, IN_CELLS, NOTHING, Formats, text_from_html

PASTED = Path(__file__).parent / "pasted"


def sample(name):
    return (PASTED / f"{name}.html").read_text()


def test_word_on_a_desk_keeps_headings_bold_links_lists_and_tables():
    assert text_from_html(sample("word_desktop")) == (
        "## Our service\n\n"
        "We see people with **foot wounds** within **two days**, as "
        "[NICE guidance](https://www.nice.org.uk/guidance/ng19) asks.\n\n"
        "- Clinics in Gorton\n  - Mondays\n- Home visits\n\n"
        "### How we work\n\n"
        "1. Triage\n2. Treat\n\n"
        "| Post | WTE |\n| Podiatrist \\| band 6 | 3.5 |"
    )


def test_word_on_a_desk_in_a_cell_keeps_every_word_and_what_cells_allow():
    assert text_from_html(sample("word_desktop"), IN_CELLS) == (
        "**Our service**\n\n"
        "We see people with **foot wounds** within **two days**, as "
        "[NICE guidance](https://www.nice.org.uk/guidance/ng19) asks.\n\n"
        "- Clinics in Gorton\n  - Mondays\n- Home visits\n\n"
        "**How we work**\n\n"
        "1. Triage\n2. Treat\n\n"
        "**Post**; **WTE**\nPodiatrist | band 6; 3.5"
    )


def test_word_on_a_desk_without_any_format_keeps_its_words():
    assert text_from_html(sample("word_desktop"), NOTHING) == (
        "Our service\n\nWe see people with foot wounds within two days, as NICE guidance asks.\n\n"
        "Clinics in Gorton\nMondays\nHome visits\n\nHow we work\n\nTriage\nTreat\n\nPost; WTE\nPodiatrist | band 6; 3.5"
    )


def test_word_in_a_browser_makes_one_list_of_its_many():
    assert text_from_html(sample("word_online")) == (
        "**Our aims**\n\n- Shorter waits\n- Fewer **amputations**\n\n1. First\n2. Second"
    )


def test_outlook_frames_are_no_tables_and_typed_bullets_are_lists():
    assert text_from_html(sample("outlook")) == (
        "Hi all,\n\n- Rota agreed\n- Posts **advertised**\n\n1. Send the plan\n2. Wait\n\n"
        "Write to [the team](mailto:podiatry@example.org) or press here or open it."
    )


def test_google_docs_bold_that_is_not_bold():
    assert text_from_html(sample("google_docs")) == (
        "## Staff\n\nWe have **12 posts** now.\n\n- Recruit\n  - in spring\n- Keep"
    )


def test_libreoffice():
    assert text_from_html(sample("libreoffice")) == (
        "## Zero carbon\n\nWe **walk** and cycle to visits.\nFewer miles.\n\n1. Bikes\n2. Bus passes\n\n"
        "| Year | Miles |\n| 2023/24 | 40,000 |"
    )


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("", ""),
        ("plain & <unknown>words</unknown>", "plain & words"),
        ("<p>a\x00b</p><p>\u202bשלום\u202c 🙂</p>", "ab\n\n\u202bשלום\u202c 🙂"),
        ("<p>- no list</p><p>1. none</p><p># x</p><p>## y</p>", "\\- no list\n\n1\\. none\n\n# x\n\n\\## y"),
        ("<p>2 * 3 **4** [x](https://y.org)</p>", "2 \\* 3 \\*\\*4\\*\\* \\[x\\](https://y.org)"),
        ("<p>fo<b>ot</b> <b> care </b>team</p>", "fo**ot care** team"),
        ('<a href="https://x.org/a (b)|c">w</a>', "[w](https://x.org/a%20%28b%29%7Cc)"),
        ('<a href="javascript:alert(1)">w</a><a href="//x.org">v</a>', "wv"),
        ("<b>open<p>next", "**open**\n\n**next**"),
        ("<ol start=998><li>a<li>b<li>c</ol>", "998. a\n999. b\n\n- c"),
        ("<table><tr><td>a</td></tr><tr><td><ul><li>b</ul></td></tr></table>", "a\n\n- b"),
        ("<table><tr><td>a<td>b<tr><td>---<td>---</table>", "| a | b |\n| – | – |"),
        ("<table><tr><td colspan=2>a<td>b<tr><td>c<td><ul><li>d<li>e</table>", "| a |  | b |\n| c | • d • e |  |"),
        ("<style>p{}</style><title>t</title><iframe>f</iframe><!-- c --><p>x", "x"),
        ("<pre>a\n  b</pre>", "a\nb"),
        ("<ul><li>a<p>b</p><br>c<ul><li>d<ul><li>e</ul></ul><li>f</ul>", "- a b c\n  - d\n  - e\n- f"),
        ("<h2>A<br>B</h2><h6>C</h6>", "## A B\n\n### C"),
        ("\ud800x", "x"),
    ],
)
def test_small_pastes(html, text):
    assert text_from_html(html) == text


def test_headings_alone_may_be_refused():
    allowed = Formats(lists=True)
    assert text_from_html("<h1>A</h1><ul><li><b>b</b></ul>", allowed) == "A\n\n- b"


@pytest.mark.parametrize(
    "html",
    [
        "<div>" * 100_000,
        "<ul><li>x" * 100_000,
        "<table><tr><td>x" * 60_000,
        "<p><b>x" * 140_000,
        "<div><table><tr><td></div></table>" * 28_000,
        "<![if" * 200_000,
        "<!--" * 250_000,
        '<a href="' * 100_000,
        "<" * 1_000_000,
        "**" * 500_000,
        "\\" * 1_000_000,
        "](http://a" * 100_000,
        "<p style='" + "mso-list:" * 100_000 + "'>x",
    ],
    ids=lambda html: html[:12],
)
def test_a_megabyte_of_anything_is_read_without_taking_for_ever(html):
    assert "<script" not in text_from_html(html, EVERYTHING)
