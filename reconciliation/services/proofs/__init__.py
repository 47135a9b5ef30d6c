"""« Preuve de paiement »: from the prescription to the bank."""
