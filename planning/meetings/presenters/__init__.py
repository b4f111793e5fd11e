"""The words of meetings: the list, what is staged, what it leads to, the minutes."""
