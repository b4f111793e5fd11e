"""The quality of commissioned providers: risk ratings, audits, action plans (S4)."""
