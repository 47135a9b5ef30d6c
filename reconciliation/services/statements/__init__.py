"""Bank statements as accounts, proofs and movements, each movement once."""
