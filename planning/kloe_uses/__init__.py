"""What planning answers when somebody changes MLCO KLOEs: whether their year is closed, and what names them."""
