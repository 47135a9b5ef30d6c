"""A device without network: what it keeps, what it sends, what it is answered."""
