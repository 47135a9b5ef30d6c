from reconciliation.models.advice import Advice, AdviceLine
from reconciliation.models.bank import BankAccount, BankEntry, BankStatement
from reconciliation.models.bank_notice import BankNotice, DoubtDecision
from reconciliation.models.case import Case, CaseHistory, Interruption
from reconciliation.models.closing import MonthClosing, ReviewDecision
from reconciliation.models.column_mapping import ColumnMapping
from reconciliation.models.decision import DeclaredPayment, WriteOff, WriteOffResumption
from reconciliation.models.desk import BulkChange, BulkRun, SavedView
from reconciliation.models.effort import RecoveryRate, TimeSpent
from reconciliation.models.indu import DefenceFile, InduAct, InduNotice, NoticeHistory
from reconciliation.models.ledger import Posting, Step
from reconciliation.models.match import EntryMatch, LineAllocation, NamedRest, Recovery, RefusedPair
from reconciliation.models.patient_follow_up import (
    Instalment,
    InstalmentPlan,
    NoChase,
    PatientLadder,
    PatientReminder,
    PlanShare,
    ReminderItem,
)
from reconciliation.models.patient_payment import BankedPayment, PatientPayment, PaymentUse, UsePosting
from reconciliation.models.payer import PayerAlias, PayerDelay
from reconciliation.models.procedure import ProcedureStep
from reconciliation.models.relance import (
    ChasedGain,
    PayerContact,
    Relance,
    RelanceAnnex,
    RelanceItem,
    RelancePolicy,
    RelanceRetention,
    RelanceRun,
)
from reconciliation.models.resend import Resend

__all__ = [
    "Advice",
    "AdviceLine",
    "BankAccount",
    "BankEntry",
    "BankNotice",
    "BankStatement",
    "BankedPayment",
    "BulkChange",
    "BulkRun",
    "Case",
    "CaseHistory",
    "ChasedGain",
    "ColumnMapping",
    "DeclaredPayment",
    "DefenceFile",
    "DoubtDecision",
    "EntryMatch",
    "InduAct",
    "InduNotice",
    "Instalment",
    "InstalmentPlan",
    "Interruption",
    "LineAllocation",
    "MonthClosing",
    "NamedRest",
    "NoChase",
    "NoticeHistory",
    "PatientLadder",
    "PatientPayment",
    "PatientReminder",
    "PayerAlias",
    "PayerContact",
    "PayerDelay",
    "PaymentUse",
    "PlanShare",
    "Posting",
    "ProcedureStep",
    "Recovery",
    "RecoveryRate",
    "RefusedPair",
    "Relance",
    "RelanceAnnex",
    "RelanceItem",
    "RelancePolicy",
    "RelanceRetention",
    "RelanceRun",
    "ReminderItem",
    "Resend",
    "ReviewDecision",
    "SavedView",
    "Step",
    "TimeSpent",
    "UsePosting",
    "WriteOff",
    "WriteOffResumption",
]
