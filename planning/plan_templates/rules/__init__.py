"""What templates may be, and how two versions differ. Pure."""
