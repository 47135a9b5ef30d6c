"""Printing for a person who may stop reading: `… | head` ends a command in silence, not in a traceback."""

import os
import sys
from collections.abc import Callable


def show(printing: Callable[[], None]) -> None:
    """Prints to the end, or until the reader of standard output goes away."""
    try:
        printing()
        sys.stdout.flush()
    except BrokenPipeError:
        # What is left in the buffer would fail again when Python closes: it goes nowhere.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
