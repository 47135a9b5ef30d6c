"""What was announced and what the bank proves, tied to shares by the machine or by a person, undone; and the states that follow."""
