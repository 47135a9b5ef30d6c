"""The columns of the lists of reconciliation, as files."""
