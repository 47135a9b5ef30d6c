"""The cabinet’s books: receipts, takings, the month closed, what a carer was paid."""
