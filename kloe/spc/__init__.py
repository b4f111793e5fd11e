"""Statistical process control: XmR charts by the rules of NHS England's "Making Data Count".

Figures, signals and verdicts are those of NHSRplotthedots 0.2.2, the R package of the NHS-R community, shown case by
case in `tests/kloe/spc`. The package is pure: dataclasses in, dataclasses out; it needs numpy and nothing of Django.

    from datetime import date
    from kloe.spc import ImprovementDirection, Options, Series, analyse

    absence = Series(dates=(date(2023, 4, 30), date(2023, 5, 31), ...), values=(6.1, None, ...))
    result = analyse(absence, Options(ImprovementDirection.DECREASE, target=4.5, rebases=(date(2023, 9, 30),)))
    result.points[-1].upper_process_limit, result.points[-1].point_type
    result.chart.variation, result.chart.assurance       # the two icons
    result.has_short_group                               # limits of fewer than 13 points are trial limits

What goes in. One value for a date, in any order; None where a value is missing. How far dates lie apart is of no
matter: months, quarters and weeks are all alike, and a date that is not there is no gap. `facets` names a part (a
locality, a team) for each row; each part is then a chart of its own. `Options` says which way is better, the target,
where the process was rebased, after how many points limits are fixed, and whether large moving ranges are screened out
of the limits (as the R package does; NHS England's Excel tool does not).

What comes out. `points` by facet and date; `groups`, one for each facet and stretch between rebases, with the mean and
limits of that stretch; `charts`, one for each facet, with the icons. A figure that cannot be is None: constant values
have no limits while screening is on, for no moving range is strictly below 3.267 times 0.

Missing values stand in their row and are never bridged: no moving range, run or window reaches across one. The R
package stops with an error at some of them; here a window of seven that holds one is simply no trend.

Thousands at once: `analyse_many(series, options)` takes a few milliseconds for a hundred series and returns a sequence
whose columns (`variations`, `assurances`, ...) come without making an object of each point; `[n]` makes the full result
of one. `analyse` is the same for one series.

Several targets at once, and targets with two ends, stand beside the latest limits by `assurance_against`.

What cannot be analysed raises `SpcRefused`, whose text says what to change.
"""

from kloe.spc.analysis import Analyses, analyse, analyse_many
from kloe.spc.assurance import assurance_against
from kloe.spc.limits import SHORT_GROUP
from kloe.spc.results import (
    AssuranceIcon,
    Chart,
    Group,
    Point,
    PointType,
    SpcResult,
    SpecialCause,
    VariationIcon,
)
from kloe.spc.series import FEWEST_FIXED, ImprovementDirection, Options, Series, SpcRefused

__all__ = [
    "FEWEST_FIXED",
    "SHORT_GROUP",
    "Analyses",
    "AssuranceIcon",
    "Chart",
    "Group",
    "ImprovementDirection",
    "Options",
    "Point",
    "PointType",
    "Series",
    "SpcRefused",
    "SpcResult",
    "SpecialCause",
    "VariationIcon",
    "analyse",
    "analyse_many",
    "assurance_against",
]
