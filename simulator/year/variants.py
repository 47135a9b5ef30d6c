"""The same year, harder to read: references gone from the bank's texts, twins beside transfers, a return that never came."""

import random
from dataclasses import replace

from simulator.world import Credit
from simulator.year.labels import in_records
from simulator.year.life import Year, copied
from simulator.year.money import How, Movement


def without_references(year: Year, source: random.Random) -> Year:
    """Half of the transfers lose their reference in the bank's text: what they pay cannot be known from the files."""
    changed = copied(year)
    for one in changed.movements:
        if one.how in {How.TRANSFER, How.SPLIT, How.GROUPED} and source.random() < 0.5:
            one.credit = _bare(one.credit, one.advices[0].payer.names[0])
            one.how = How.NAMELESS
    return changed


def _bare(credit: Credit, name: str) -> Credit:
    label, texts = in_records(f"VIR SEPA {name}")
    return replace(credit, label=label, texts=texts)


def with_twins(year: Year, source: random.Random) -> Year:
    """Beside one transfer in twelve a second credit: the same to the letter (nobody can tell them apart), or its amount alone."""
    changed = copied(year)
    added: list[Movement] = []
    for one in changed.movements:
        if one.how != How.TRANSFER or source.random() > 1 / 12:
            continue
        if source.random() < 0.5:
            one.how = How.TWIN
            added.append(Movement(one.credit, How.TWIN))
        else:
            added.append(Movement(_bare(one.credit, "DUPONT CABINET"), How.TWIN))
    changed.movements += added
    return changed


def losing_a_return(year: Year, source: random.Random) -> Year:
    """One of the larger returns never reaches the cabinet; its money does."""
    changed = copied(year)
    by_size = sorted(changed.advices, key=lambda one: (-len(one.lines), one.reference))
    source.choice(by_size[: max(1, len(by_size) // 4)]).was_sent = False
    return changed
