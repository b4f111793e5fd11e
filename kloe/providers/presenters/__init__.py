"""Providers, audits and actions in words."""
