"""Imports the capabilities' admin pages for Django, and nothing else does."""

from planning.glossary.admin import TermAdmin

__all__ = ["TermAdmin"]
