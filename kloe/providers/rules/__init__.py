"""Who may do what with providers, where audits and actions stand, and when people are reminded. Pure."""
