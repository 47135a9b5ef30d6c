"""Letters and notices: who is written to, what is joined, what became of it."""
