from billing.models.agreement import PriorAgreement
from billing.models.bsi import Bsi
from billing.models.care_model import CareModel
from billing.models.careplan import CarePlan
from billing.models.coverage import Coverage, Exemption
from billing.models.device import DeviceOperation
from billing.models.favourite import FavouriteAct
from billing.models.invoice import OWN_ORIGIN, Invoice, InvoiceLine, NumberSeries, Share
from billing.models.lot import Lot
from billing.models.patient import Patient
from billing.models.precheck import OwnPrecheck, OwnPrecheckHistory
from billing.models.prescriber import Prescriber
from billing.models.prescription import PrescribedAct, Prescription
from billing.models.reading import ReadingChoice
from billing.models.replacement import ReplacementContract
from billing.models.sent_check import SentCheck
from billing.models.stay import HospitalStay
from billing.models.visit import Cotation, Visit, VisitAct

__all__ = [
    "OWN_ORIGIN",
    "Bsi",
    "CareModel",
    "CarePlan",
    "Cotation",
    "Coverage",
    "DeviceOperation",
    "Exemption",
    "FavouriteAct",
    "HospitalStay",
    "Invoice",
    "InvoiceLine",
    "Lot",
    "NumberSeries",
    "OwnPrecheck",
    "OwnPrecheckHistory",
    "Patient",
    "PrescribedAct",
    "Prescriber",
    "Prescription",
    "PriorAgreement",
    "ReadingChoice",
    "ReplacementContract",
    "SentCheck",
    "Share",
    "Visit",
    "VisitAct",
]
