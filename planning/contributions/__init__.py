"""Which service plans contribute to which MLCO KLOE, in their own words, and which do not (S1 3.2, 4.1)."""
