"""What the funds say: returns and acknowledgements, read, tied to what was sent, told in plain French."""
