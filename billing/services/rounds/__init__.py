"""A round and its visits, from the plan to the validation and its corrections."""
