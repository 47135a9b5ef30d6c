"""Why an amount, and both readings of the open points."""
