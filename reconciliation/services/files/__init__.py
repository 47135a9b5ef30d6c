"""A file from its arrival to its end: who works on it, what it brought, what a person must look at, taking it back."""
