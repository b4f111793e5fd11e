"""Look-ups of templates, their sections and what people said of them."""
