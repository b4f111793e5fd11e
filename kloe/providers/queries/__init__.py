"""Look-ups of providers, audits and actions, in a fixed number of questions for any number of them."""
