from reconciliation.models.advice import Advice, AdviceLine
from reconciliation.models.bank import BankAccount, BankEntry, BankStatement
from reconciliation.models.case import Case, CaseHistory, Interruption
from reconciliation.models.decision import DeclaredPayment, WriteOff
from reconciliation.models.desk import BulkChange, BulkRun, SavedView
from reconciliation.models.indu import InduAct, InduNotice, NoticeHistory
from reconciliation.models.ledger import Posting, Step
from reconciliation.models.match import EntryMatch, LineAllocation, Recovery, RefusedPair
from reconciliation.models.payer import PayerAlias, PayerDelay

__all__ = [
    "Advice",
    "AdviceLine",
    "BankAccount",
    "BankEntry",
    "BankStatement",
    "BulkChange",
    "BulkRun",
    "Case",
    "CaseHistory",
    "DeclaredPayment",
    "EntryMatch",
    "InduAct",
    "InduNotice",
    "Interruption",
    "LineAllocation",
    "NoticeHistory",
    "PayerAlias",
    "PayerDelay",
    "Posting",
    "Recovery",
    "RefusedPair",
    "SavedView",
    "Step",
    "WriteOff",
]
