"""What serves what, in words."""
