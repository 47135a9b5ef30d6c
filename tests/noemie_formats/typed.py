"""NOEMIE typed by hand from the layout of the norm (noemie/formats/layouts/noemie_ps.csv)."""

# The example of the reference, blanks as dots: 42.50 paid, 19.80 rejected, 10.00 retained, transfer 32.50.
ENTITIES = """
02001000000750000011@
04002000000750000011@
07103140326CPAM.DEMO.14.03.2026............REF.000123456789................01999.....@
0810401..............@
10205000000101......042090326F080326.AS@
10399255081416802538DEMO..............................................ANNE..........................1408551............................................@
1989900004250P00004250P@
99005000000101........0000000200000004250P@
10205000000102......042090326F080326.AS@
1989900001980R00000000P@
294990450072...LIBELLE.D.EXEMPLE...............................................................FO....................000................................@
99005000000102........0000000200000000000P@
9900401...............0000000200000004250P@
0810405..............@
2509901D0001.....010226INDRPR00001000N00002000@
9900405...............0000000100000001000N@
99003140326...........0000000200000003250P@
990020................0000000100000003250P@
990010................0000000100000003250P@
"""
STREAM = "".join(line.replace(".", " ") for line in ENTITIES.split())
HEAD = f"{'000CT00000001310000      TP00000750000011      TRR00001140326580   U':<82}128".ljust(128)
TAIL = f"{'999CT00000001310000      TP00000750000011      TRR00001':<55}00000021".ljust(82) + "00100000003250P".ljust(
    46
)


def plain(stream: str = STREAM) -> bytes:
    return (HEAD + stream + TAIL).encode("iso-8859-1")


def blocks(stream: str = STREAM) -> bytes:
    cuts = [stream[at : at + 127] for at in range(0, len(stream), 127)]
    body = "".join(("1" if rank == len(cuts) else "0") + cut.ljust(127) for rank, cut in enumerate(cuts, start=1))
    return (HEAD + body + TAIL).encode("iso-8859-1")


def operator() -> bytes:
    lines = [HEAD, STREAM[:86], STREAM[86:], TAIL]
    return "".join(f"{len(line):04d}{line}\r\n" for line in lines).encode("iso-8859-1")
