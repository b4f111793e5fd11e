"""Look-ups of planning years and their timetables."""

from planning.cycle.queries.timetable import current_cycle, cycle_of, cycles_by_year

__all__ = ["current_cycle", "cycle_of", "cycles_by_year"]
