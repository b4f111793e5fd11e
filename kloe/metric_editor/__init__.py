"""Pages on which metrics are defined: definitions, series by place, targets, and marks on charts."""
