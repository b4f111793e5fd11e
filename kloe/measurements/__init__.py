"""The values of series: entered, imported, approved, corrected, undone."""
