"""Charts of "Making Data Count" as SVG, words and tables. Pure: dataclasses in, text out.

    from kloe.charts import PERCENT, Rebase, Target, XmrChart, draw_xmr, text_alternative

    chart = XmrChart("sickness", "Sickness absence", analyse(series, options), direction=ImprovementDirection.DECREASE,
                     unit=PERCENT, targets=(Target(at_most=4.5),), rebases=(Rebase(date(2023, 4, 30), "New rota"),))

Pages use the tags of `kloe/templatetags/charts.py`, which are made from these:

- `draw_xmr(chart, size)` for a page, WIDE or NARROW: points can take the focus; `static/js/charts.js` moves it by keys.
- `draw_xmr_file(chart)`: a file of its own with title, sentences, legend and notes, for PDF and Word
  (`mlco_portal.press`).
- `variation_svg(icon)`, `assurance_svg(icon)`, `draw_sparkline(result, words)`, `draw_multiples(charts)`;
  `icon_shapes()` with `from_shapes=True` where a page has many icons.
- `text_alternative(chart)`: the chart in sentences. `table_of(chart)`: all its values. `notes_of(chart)`: what signs
  on it stand for.

Each kind of point has a shape and a colour, each line its dashes: nothing is said by colour alone.
"""

from kloe.charts.chart import (
    NUMBER,
    PERCENT,
    POUNDS,
    Annotation,
    Frequency,
    Rebase,
    Target,
    Unit,
    XmrChart,
)
from kloe.charts.frame import NARROW, SMALL, WIDE, Size
from kloe.charts.icons import assurance_svg, icon_shapes, variation_svg
from kloe.charts.legend import notes_of
from kloe.charts.multiples import SmallChart, draw_multiples
from kloe.charts.sparkline import draw_sparkline
from kloe.charts.table import ChartTable, table_of
from kloe.charts.words import ASSURANCE_WORDS, VARIATION_WORDS, assurance_sentence, point_words, text_alternative
from kloe.charts.xmr import draw_xmr, draw_xmr_file

__all__ = [
    "ASSURANCE_WORDS",
    "NARROW",
    "NUMBER",
    "PERCENT",
    "POUNDS",
    "SMALL",
    "VARIATION_WORDS",
    "WIDE",
    "Annotation",
    "ChartTable",
    "Frequency",
    "Rebase",
    "Size",
    "SmallChart",
    "Target",
    "Unit",
    "XmrChart",
    "assurance_sentence",
    "assurance_svg",
    "draw_multiples",
    "draw_sparkline",
    "draw_xmr",
    "draw_xmr_file",
    "icon_shapes",
    "notes_of",
    "point_words",
    "table_of",
    "text_alternative",
    "variation_svg",
]
