"""What typed and imported values mean, what is wrong with them, and who approves them. Pure."""
