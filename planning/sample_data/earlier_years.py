"""Loads the years before the sample's plans as their sources describe them: no plans, but how each year was planned."""

from planning.sample_data.planning_year import load_priorities
from planning.sample_data.timetable import load_cycle

# 2022/23 has no source. Of 2020/21 no priorities are told (S0 3.5).
WITH_PRIORITIES, WITHOUT = (2019, 2021), (2020,)


def load_earlier_years() -> None:
    """Load 2019/20 (S2 8), 2020/21, which was suspended (S0 3.5), and 2021/22 (S0 3)."""
    for year in (*WITH_PRIORITIES, *WITHOUT):
        load_cycle(year)
    for year in WITH_PRIORITIES:
        load_priorities(year)
