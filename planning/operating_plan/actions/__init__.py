"""Everything that writes documents: their chapters, who writes them, and what stands in them."""
