"""One target beside limits: for targets that hold at once, and for those with two ends."""

from kloe.spc.results import AssuranceIcon


def assurance_against(
    *, lower: float | None, upper: float | None, at_least: float | None = None, at_most: float | None = None
) -> AssuranceIcon:
    """Return whether a process within these limits meets the target; a target with both ends has to be met at both.

    With one end this is the rule of NHSRplotthedots: strictly beyond a limit, and without limits nothing is sure.
    """
    if lower is None or upper is None:
        return AssuranceIcon.INCONSISTENT
    if (at_least is not None and at_least > upper) or (at_most is not None and at_most < lower):
        return AssuranceIcon.FAIL
    if (at_least is None or at_least < lower) and (at_most is None or at_most > upper):
        return AssuranceIcon.PASS
    return AssuranceIcon.INCONSISTENT
