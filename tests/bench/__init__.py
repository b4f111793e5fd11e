"""`make bench`: the portal, started as in production, beside a bare Django view in the same run."""
