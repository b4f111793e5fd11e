"""Look-ups of planning years and their timetables."""

from planning.cycle.queries.timetable import Quarter, current_cycle, cycle_of, cycles_by_year, timetable_of

__all__ = ["Quarter", "current_cycle", "cycle_of", "cycles_by_year", "timetable_of"]
