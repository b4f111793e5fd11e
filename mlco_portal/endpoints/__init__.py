"""What every address of the API has in common: lists by page, as JSON or CSV, and refusals in words."""
