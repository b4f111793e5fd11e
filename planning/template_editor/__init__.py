"""Making, checking and issuing templates, and what authors think of them."""
