"""Invoices that another software sent: read, recognised, written once."""
