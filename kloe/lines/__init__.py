"""MLCO's own Key Lines of Enquiry by year, and the questions of the CQC that they answer to."""
