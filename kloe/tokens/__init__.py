"""Tokens of the API as the planning team makes, sees and revokes them, and whose values each may send."""
