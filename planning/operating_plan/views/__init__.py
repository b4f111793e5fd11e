"""Pages of documents: what a year has, their chapters, and what stands in them."""
