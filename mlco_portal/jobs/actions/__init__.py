"""Everything that writes the queue, the schedule and the list of workers."""
