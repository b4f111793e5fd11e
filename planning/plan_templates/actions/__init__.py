"""Everything that writes templates."""
