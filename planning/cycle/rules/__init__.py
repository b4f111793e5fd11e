"""Rules of the planning year: pure tables and predicates."""
