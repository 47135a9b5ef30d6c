"""What patients owe and pay: accounts, payments, schedules, reminders."""
