"""The hash of passwords where nobody is to be kept out: the tests.

The real one costs a quarter of a second of processor for each member made and each log-in, by design; a suite makes
thousands of them. The algorithm and the form of what is stored stay the same.
"""

from django.contrib.auth.hashers import Argon2PasswordHasher


class QuickArgon2(Argon2PasswordHasher):
    time_cost = 1
    memory_cost = 1024  # KiB
    parallelism = 1
