"""Words of the pages on which the aims of a year are changed."""
