"""Which credits pay which advices when both bear references: only when it can be read in one way (a component at a time).

A component holds the entries and advices that references tie together, directly or through one another.
"""

import itertools
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

MOST = 6  # entries or advices of a component that are tried; beyond, a person looks


@dataclass(frozen=True, slots=True)
class Tie:
    """An entry and an advice that share a reference. `rule`: E1 one to one, E1G several advices, E1S several entries."""

    entry: int
    advice: int
    rule: str = "E1"


def settled(
    edges: Iterable[tuple[int, int]],
    entries: dict[int, int],
    advices: dict[int, int],
    crossed: frozenset[int] = frozenset(),
) -> list[Tie]:
    """`edges`: (entry, advice) that share a reference; amounts and totals in cents by id, all positive. `crossed`: entries that
    something else than an advice may explain; nothing of their component is certain.

    Certain: one credit of several advices that it names all, to the cent; several credits that name one advice, to the cent;
    several of both when each credit has the amount of one advice only and no other sum fits. Everything of a component, or nothing.
    """
    certain = [one for one in _components(edges) if not crossed & {entry for entry, _ in one}]
    return [tie for component in certain for tie in _of(component, entries, advices)]


def _components(edges: Iterable[tuple[int, int]]) -> list[set[tuple[int, int]]]:
    of_entry: dict[int, set[tuple[int, int]]] = defaultdict(set)
    of_advice: dict[int, set[tuple[int, int]]] = defaultdict(set)
    for edge in edges:
        of_entry[edge[0]].add(edge)
        of_advice[edge[1]].add(edge)
    found, seen = [], set[int]()
    for start in of_entry:
        if start in seen:
            continue
        component, waiting = set[tuple[int, int]](), [start]
        while waiting:
            entry = waiting.pop()
            if entry in seen:
                continue
            seen.add(entry)
            component |= of_entry[entry]
            waiting += [other for _, advice in of_entry[entry] for other, _ in of_advice[advice] if other not in seen]
        found.append(component)
    return found


def _of(component: set[tuple[int, int]], entries: dict[int, int], advices: dict[int, int]) -> list[Tie]:
    moved = sorted({entry for entry, _ in component})
    told = sorted({advice for _, advice in component})
    paid, announced = sum(entries[one] for one in moved), sum(advices[one] for one in told)
    if paid != announced or len(moved) > MOST or len(told) > MOST:
        return []
    if len(moved) == 1:
        rule = "E1" if len(told) == 1 else "E1G"
        return [Tie(moved[0], advice, rule) for advice in told]
    if len(told) == 1:
        return [Tie(entry, told[0], "E1S") for entry in moved]
    return _one_to_one(component, moved, told, entries, advices)


def _one_to_one(
    component: set[tuple[int, int]],
    moved: list[int],
    told: list[int],
    entries: dict[int, int],
    advices: dict[int, int],
) -> list[Tie]:
    """Each credit has the amount of one advice that it names, each advice that of one credit, and no sum of others fits."""
    if len(moved) != len(told):
        return []
    ties = [Tie(entry, advice) for entry, advice in sorted(component) if entries[entry] == advices[advice]]
    if (
        len(ties) != len(moved)
        or len({one.entry for one in ties}) != len(ties)
        or len({one.advice for one in ties}) != len(ties)
    ):
        return []
    amounts, totals = [entries[one] for one in moved], [advices[one] for one in told]
    return [] if _sums(amounts) & set(totals) or _sums(totals) & set(amounts) else ties


def _sums(amounts: list[int]) -> set[int]:
    """Of two amounts or more."""
    return {sum(some) for size in range(2, len(amounts) + 1) for some in itertools.combinations(amounts, size)}
