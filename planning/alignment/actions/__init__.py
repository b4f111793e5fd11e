"""Everything that writes what serves what."""
