"""Work that nobody waits for: jobs that wait in the portal's own database, and a schedule that starts them."""
