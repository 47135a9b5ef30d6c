"""B2 lots typed by hand from the layouts: PS (a nurse's) and CP (an establishment's). Only invented people."""

NIR = "255081416802538"
WHO = "996000014" + " " + NIR + "000000101"  # provider, blank, NIR and key, invoice number


def _head(norm: str) -> str:
    head = "000TP00000996000014      CP00000131000000      TRL00001260907" + norm.ljust(4) + "B2"
    return (head.ljust(82) + "128").ljust(128)


def _tail(count: int) -> str:
    tail = "999TP00000996000014      CP00000131000000      TRL00001" + f"{count:08d}"
    return (tail.ljust(82) + "001").ljust(128)


def _start(norm: str) -> str:
    start = "1996000014" + " " * 6 + "131042" + " " * 7 + "PERRIN NADIA".ljust(40) + "B2260907 " + norm + " 062007U"
    return start.ljust(128)


def two() -> str:
    record = "2" + WHO + "   1" + "260908" + "   " + "01131" + "0000" + "4" + "997000012" + "260901" + "   10" + "4"
    return (record + "000000" + "000000000" + "0" + "550814" + "1" + " " * 10 + "00" + "05" + "00" + " " * 10).ljust(
        128
    )


def four(fee: int = 1340, letter: str = " ") -> str:
    record = "4" + WHO + letter + "00" + "00" + "000" + "000000" + "9" + "  " + " " + " " + "996000014" + "00" + "24"
    record += (
        "260907"
        + "AMI  "
        + "01"
        + "000400"
        + "01"
        + "0000335"
        + f"{fee:07d}"
        + "100"
        + f"{fee:07d}" * 2
        + " 1"
        + "0000000"
    )
    return record.ljust(128)


def five(total: int = 1340) -> str:
    record = "5" + WHO + "   " + "001" + " " * 16 + f"{total:08d}" * 2 + "00000000" * 2
    return record.ljust(128)


def six(total: int = 1340) -> str:
    record = "6996000014" + "001" + "0001" + "0001" + "001" + f"{total:09d}" * 2 + "000000000" + "042R"
    return (record.ljust(87) + "000000000").ljust(128)


def lot(*more: str, total: int = 1340) -> bytes:
    """000 1 2 [more] 4 5 6 999."""
    return "".join(
        [_head("PS"), _start("PS"), two(), *more, four(), five(total), six(total), _tail(7 + len(more))]
    ).encode()


CP_WHO = "750000018" + " " + NIR + "000" + "000000101"


def cp_lot() -> bytes:
    two_cp = "2" + CP_WHO + "1" + "000000007" + "01131" + "0000" + "4" + "000000000000000" + "000" + "10" + "0"
    two_cp += "000000" + "000000000"
    two_cp += " " + "550814" + "1" + "260901260907" + "12" + "00" + " " * 10
    three = "3" + CP_WHO + "0300" + "0" + "260901260907" + "GHS  " + "001" + "0" + "00100" + " " + "00000"
    three += "0050000" + "00050000" + "080" + "00040000" + "00050000" + "0000" + "000" + " " * 5 + "0000000"
    four_cp = "4" + CP_WHO + "00000" + "997000012" + "  " + "00" + "997000012" + "00" + "01" + "260902" + "C    "
    four_cp += "01" + "000100" + "01"
    four_cp += "0003000" + "0003000" + "070" + "0002100" + "0003000" + " " + "000000"
    five_cp = "5" + CP_WHO + "002" + "00050000" + "00040000" + "00003000" + "00002100" + "00010900" + "00000000" * 2
    five_cp = (five_cp.ljust(114) + "00050000").ljust(128)
    six_cp = "6750000018" + "001" + "0002" + "0001" + "001" + "000053000" + "000042100" + "000000000" + "042R"
    six_cp = (six_cp.ljust(87) + "000000000").ljust(128)
    records = [
        _head("CP"),
        _start("CP"),
        two_cp.ljust(128),
        three.ljust(128),
        four_cp.ljust(128),
        five_cp,
        six_cp,
        _tail(8),
    ]
    return "".join(records).encode()
