"""Time limit to claim the AMO share in third-party payment (R-FORCLUSION).

Two years from the first day of the quarter after the care: Cass. civ. 2e, 28 May 2015, n° 14-17.731. The day returned
is the last one that is safe whatever the reading (U-25: the eve of the anniversary). Nothing moves it.
"""

import datetime as dt

REFERENCE = "Cass. civ. 2e, 28 mai 2015, n° 14-17.731"
OPEN_POINTS = ("U-25", "U-43")


def claim_limit(cared_on: dt.date) -> dt.date:
    """Care on 2026-11-21: the count starts on 2027-01-01, last safe day 2028-12-31."""
    quarter = (cared_on.month - 1) // 3
    start = dt.date(cared_on.year + (quarter == 3), (quarter + 1) % 4 * 3 + 1, 1)
    return start.replace(year=start.year + 2) - dt.timedelta(days=1)
