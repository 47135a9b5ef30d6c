"""« Audit blanc »: what was billed beside what the law gives."""
