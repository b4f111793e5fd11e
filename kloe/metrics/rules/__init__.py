"""How figures are read, which periods there are, and who may do what with metrics. Pure."""
