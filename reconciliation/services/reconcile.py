"""Everything that follows from the files of a cabinet, in one transaction; running it twice changes nothing.

Advice lines find their shares, acknowledgements their lots, bank entries their advices; then states and dossiers.
"""

from datetime import date

from django.db import transaction

from cabinet.models import Cabinet
from cabinet.staging import checked_at_once
from reconciliation.services.chasing.indus import update_notices
from reconciliation.services.chasing.relance_tracking import stop_settled
from reconciliation.services.dossiers.gains import note_gains
from reconciliation.services.dossiers.precheck_proposals import propose_prechecks
from reconciliation.services.follow_up import update_cases
from reconciliation.services.funds.apply_acknowledgements import apply_acknowledgements
from reconciliation.services.funds.apply_lines import apply_lines
from reconciliation.services.matches.claim_limits import set_limits
from reconciliation.services.matches.ledger import open_own_shares
from reconciliation.services.matches.match_bank import match_bank
from reconciliation.services.matches.states import refresh_states
from reconciliation.services.patients.instalments import end_paid_plans
from reconciliation.services.patients.reminders import stop_answered
from reconciliation.services.statements.bank_notices import tie_notices


@transaction.atomic
def reconcile(*, cabinet_id: int, as_of: date) -> None:
    """In the open tenant. The cabinet's row is locked: one reconciliation of a cabinet at a time."""
    Cabinet.objects.select_for_update(no_key=True).get(pk=cabinet_id)
    with checked_at_once():
        _follow(cabinet_id, as_of)


def _follow(cabinet_id: int, as_of: date) -> None:
    open_own_shares(cabinet_id=cabinet_id)
    apply_lines(cabinet_id=cabinet_id)
    apply_acknowledgements(cabinet_id=cabinet_id)
    tie_notices(cabinet_id=cabinet_id)
    match_bank(cabinet_id=cabinet_id)
    set_limits(cabinet_id=cabinet_id)
    refresh_states(cabinet_id=cabinet_id, as_of=as_of)
    end_paid_plans(cabinet_id=cabinet_id, on=as_of)
    update_cases(cabinet_id=cabinet_id, on=as_of)
    propose_prechecks(cabinet_id=cabinet_id)
    update_notices(cabinet_id=cabinet_id, on=as_of)
    stop_settled(cabinet_id=cabinet_id, on=as_of)
    stop_answered(cabinet_id=cabinet_id, on=as_of)
    note_gains(cabinet_id=cabinet_id)
