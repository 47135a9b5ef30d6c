"""Which amounts make a total, when only one set of them does (meet in the middle; bank/REFERENCE 4.1, stage D)."""

from collections import defaultdict

MOST = 20


def only_subset(amounts: list[int], total: int) -> tuple[int, ...] | None:
    """Ranks of the only subset of positive amounts (cents) with this sum.

    None: no subset, more than one, or more than 20 amounts (then so many subsets fit that naming one means nothing).
    """
    if not 0 < len(amounts) <= MOST:
        return None
    half = len(amounts) // 2
    left, right = _sums(amounts[:half], 0), _sums(amounts[half:], half)
    found = [
        one + other for part, ones in left.items() for one in ones for other in right.get(total - part, []) if total > 0
    ]
    return found[0] if len(found) == 1 else None


def _sums(amounts: list[int], start: int) -> dict[int, list[tuple[int, ...]]]:
    """Sum → at most two sets of ranks that make it: a second one is enough to know that it is not the only one."""
    found: dict[int, list[tuple[int, ...]]] = defaultdict(list)
    found[0].append(())
    for rank, amount in enumerate(amounts, start=start):
        for part, sets in [(part, list(sets)) for part, sets in found.items()]:
            found[part + amount] += [(*one, rank) for one in sets]
            del found[part + amount][2:]
    return dict(found)


def makes(amounts: list[int], total: int) -> bool:
    """Is there a set of them with that sum? In the middle from both halves: 2^10 sums for 20 amounts."""
    half = len(amounts) // 2
    left, right = _all_sums(amounts[:half]), _all_sums(amounts[half:])
    return total > 0 and any(total - one in right for one in left)


def _all_sums(amounts: list[int]) -> set[int]:
    found = {0}
    for one in amounts:
        found |= {one + other for other in found}
    return found
