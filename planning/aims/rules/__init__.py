"""Rules of writing the aims of a year. Pure."""
