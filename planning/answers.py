"""Gives what planning knows to the apps below that ask for it, when the portal starts; nothing else does."""

from kloe.lines.elsewhere import Knower, knows_of_lines
from planning.kloe_uses.queries import uses_of_lines, year_problem

knows_of_lines(Knower(year_problem=year_problem, uses_of=uses_of_lines))
