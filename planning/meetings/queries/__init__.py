"""Look-ups of meetings: which there are, their plans, what stands in the way of each, who may own a condition."""
