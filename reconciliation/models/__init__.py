from reconciliation.models.advice import Advice, AdviceLine
from reconciliation.models.bank import BankAccount, BankEntry, BankStatement
from reconciliation.models.bank_notice import BankNotice, DoubtDecision
from reconciliation.models.case import Case, CaseHistory
from reconciliation.models.column_mapping import ColumnMapping
from reconciliation.models.ledger import Posting, Step
from reconciliation.models.match import EntryMatch, LineAllocation, Recovery, RefusedPair
from reconciliation.models.payer import PayerAlias, PayerDelay

__all__ = [
    "Advice",
    "AdviceLine",
    "BankAccount",
    "BankEntry",
    "BankNotice",
    "BankStatement",
    "Case",
    "CaseHistory",
    "ColumnMapping",
    "DoubtDecision",
    "EntryMatch",
    "LineAllocation",
    "PayerAlias",
    "PayerDelay",
    "Posting",
    "Recovery",
    "RefusedPair",
    "Step",
]
