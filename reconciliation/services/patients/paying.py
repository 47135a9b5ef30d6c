"""How a patient pays one nurse, in words for her papers: the account that was typed for her, the order of a cheque, the telephone."""

from cabinet.models import Nurse
from reconciliation.models import BankAccount, PatientLadder


def iban_of(nurse: Nurse) -> str:
    """In groups of four; "" when nobody typed one for her, or when two were: a person says then which one."""
    known = {str(one.iban).replace(" ", "") for one in BankAccount.objects.filter(nurse=nurse)} - {""}
    if len(known) != 1:
        return ""
    plain = known.pop()
    return " ".join(plain[at : at + 4] for at in range(0, len(plain), 4))


def phone_of(*, cabinet_id: int) -> str:
    row = PatientLadder.objects.filter(cabinet_id=cabinet_id).first()
    return row.phone if row else ""


def how_to_pay(*, nurse: Nurse, reference: str) -> str:
    """One sentence."""
    iban = iban_of(nurse)
    ways = [f"par chèque à l’ordre de {nurse.full_name}", "en espèces ou par carte lors d’un passage"]
    if iban:
        ways.insert(0, f"par virement sur le compte {iban}, en rappelant la référence {reference}")
    phone = phone_of(cabinet_id=nurse.cabinet_id)
    return f"Vous pouvez régler {', '.join(ways[:-1])}, ou {ways[-1]}.{f' Une question : {phone}.' if phone else ''}"
