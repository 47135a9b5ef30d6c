"""The file of one cabinet's life that the kills are tried on."""

from cabinet.enums import FileDoor
from cabinet.models import IncomingFile
from cabinet.services.files import store_file
from simulator.scenario import FUND, NURSE, simulate
from simulator.world import Claim
from simulator.writers.factures import factures


def claims(seed: int) -> list[Claim]:
    return simulate(seed=seed, months=3, patients=10).claims


def content(seed: int) -> bytes:
    return factures(claims(seed), NURSE, FUND)


def bring(cabinet_id: int, seed: int) -> IncomingFile:
    """In the open tenant: bytes sealed, row written."""
    return store_file(
        cabinet_id=cabinet_id, name="factures.csv", chunks=[content(seed)], door=FileDoor.API, cap=10**9
    ).file
