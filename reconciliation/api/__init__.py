"""Doors for machines: files in, what became of the money out. Same services as the pages."""
