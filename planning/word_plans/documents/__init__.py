"""Word files as such: opened with care, read into plain values, written from plain values. No Django, no plans."""
