"""What the editor of long texts sends, and what it is given."""

from django.http import QueryDict

from planning.service_plans.content import Lists, Row, SectionContent, SectionSpec
from planning.service_plans.forms import typed_section
from planning.service_plans.presenters.comparison import marked_as_read
from planning.service_plans.presenters.section_form import section_form

ROW = "7f8f2f4e-6f0a-4a52-9a56-0f3a2a2b7c11"


def posted(**fields):
    sent = QueryDict(mutable=True)
    sent.update({"revision": "3", **fields})
    return typed_section(sent)


def test_html_of_the_editor_is_read_into_text():
    typed = posted(text="<!--edited--><h2>Aims</h2><ul><li><b>one</b></li></ul><script>x()</script>")
    assert typed.text == "## Aims\n\n- **one**"
    assert typed.revision == 3


def test_text_that_only_looks_like_html_stays_as_typed():
    assert posted(text="<p>fewer < 5</p>\r\n- x").text == "<p>fewer < 5</p>\n- x"


def test_a_cell_holds_what_its_column_allows():
    cells = {"actions": "<h1>Do</h1><p><b>it</b></p>", "owner": "<b>Head</b>", "due": "1 May 2024"}
    sent = {f"row-{ROW}-{name}": f"<!--edited-->{html}" for name, html in cells.items() if name != "due"}
    typed = posted(**sent, **{f"row-{ROW}-due": cells["due"]})
    assert dict(typed.rows[0].cells) == {"actions": "**Do**\n\n**it**", "owner": "Head", "due": "1 May 2024"}


def test_what_was_sent_can_be_kept_as_text_while_somebody_signs_in():
    assert posted(text="<!--edited--><p>kept</p>").as_kept() == {"revision": 3, "text": "kept", "rows": [], "asked": 0}


def test_a_megabyte_of_pasted_html_is_answered():
    assert posted(text="<!--edited-->" + "<div>" * 200_000 + "end").text == "end"


def fields_of(kind, **content):
    return section_form(SectionContent(spec=SectionSpec("a", "A", kind), **content), Lists())


def test_a_long_text_says_which_formats_it_may_hold():
    field = fields_of("narrative", text="- **a** <b>").field
    assert 'data-rich="headings lists bold links tables"' in field
    assert 'data-html="&lt;ul&gt;&lt;li&gt;&lt;p&gt;&lt;strong&gt;a&lt;/strong&gt; &amp;lt;b&amp;gt;' in field


def test_plain_words_need_no_html_of_their_own():
    assert "data-html" not in fields_of("narrative", text="Plain words, 5 of them.").field
    assert "data-rich" not in fields_of("short_answer", text="Head of service").field


def test_cells_say_so_too():
    group = fields_of("workforce_area", rows=(Row(ROW, {"issue": "- a"}),)).rows[0].groups[0].fields
    assert 'data-rich="lists bold links"' in group


def test_two_texts_are_compared_as_they_read():
    texts = marked_as_read("## Aims\n\n- **one**", "## Aims\n\n- two")
    assert texts.typed == "Aims\n\n• <mark>one</mark>"
    assert texts.saved == "Aims\n\n• <mark>two</mark>"
    assert "<mark>" not in marked_as_read("**one**", "one").typed
