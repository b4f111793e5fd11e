"""What people send about providers."""
