"""Values: entered, imported, approved, corrected, undone."""
