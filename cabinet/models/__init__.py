from cabinet.models.access_log import AccessLog, Heartbeat
from cabinet.models.api_request import ApiRequest
from cabinet.models.cabinet import Cabinet, Invitation, Membership, Nurse, PasswordLink, TenantId
from cabinet.models.incoming_file import FileChange, IncomingFile, Job
from cabinet.models.organism import Organism
from cabinet.models.tenant import TenantModel
from cabinet.models.user import User

__all__ = [
    "AccessLog",
    "ApiRequest",
    "Cabinet",
    "FileChange",
    "Heartbeat",
    "IncomingFile",
    "Invitation",
    "Job",
    "Membership",
    "Nurse",
    "Organism",
    "PasswordLink",
    "TenantId",
    "TenantModel",
    "User",
]
