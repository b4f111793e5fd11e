"""Wording, tags and links of the approver's pages.

lists.py    the inbox, what was decided, and the message after a decision
reading.py  the plan to read: sections, tables, what changed, at a glance
"""
