"""What an invoice and a lot hold beside the acts, and what is made again."""
