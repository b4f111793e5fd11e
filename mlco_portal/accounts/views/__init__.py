"""Pages about accounts: signing in, passwords, your own account, everybody's accounts."""
