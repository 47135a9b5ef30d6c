"""Dossiers by facts: a share with a cause has one open dossier; the facts change it and close it. History only grows."""

from collections.abc import Collection
from datetime import date, timedelta

from django.db.models import Count, Exists, OuterRef, Q

from billing.amounts import open_amount
from billing.enums import AdminState, Cause, MoneyState
from billing.models import Share
from cabinet.enums import Part
from cabinet.models import Cabinet, User
from reconciliation.enums import CaseState
from reconciliation.matching.limits import STEPS, Step, step_on
from reconciliation.matching.priority import Closed, priority_of
from reconciliation.models import Case, CaseHistory
from reconciliation.services.dossiers.next_actions import ADVICE, Advice, Advised, advised, is_of_facts
from reconciliation.services.dossiers.resent_cases import seconds_of
from reconciliation.services.patients.debts import debts_to_decide

NOTHING_LEFT = "Plus rien à réclamer : dossier clos par les faits."
NOTHING_TO_DECIDE = "Plus rien à décider sur cette part : elle se suit sur le compte du patient, dossier clos."
NOT_WATCHED = "Facture d’avant le jour d’où le cabinet regarde : dossier clos, rien n’est réclamé."
FIRST_WAIT = timedelta(days=7)
BATCH = 1000
STILL_AWAITED = (MoneyState.EXPECTED, MoneyState.ANNOUNCED, MoneyState.PARTIAL)
TO_DECIDE = {"one_month", "fifteen_days"}


def update_cases(*, cabinet_id: int, on: date) -> None:
    """Opens, re-opens, updates and closes; nothing is written where nothing changed."""
    known = {case.share_id: case for case in Case.objects.filter(cabinet_id=cabinet_id)}
    watch_from = Cabinet.objects.values_list("watch_from", flat=True).get(pk=cabinet_id)
    debts = debts_to_decide(cabinet_id=cabinet_id, on=on)
    followed = _to_follow(cabinet_id, watch_from, on, debts)
    kept, facts = {share.pk for share in followed}, advised(cabinet_id=cabinet_id, shares=followed, on=on)
    news: list[Case] = []
    for share in followed:
        advice = _advice(share, facts, debts.get(share.pk, ""))
        case = known.get(share.pk)
        if case is None:
            news.append(_new(share, advice, on))
        else:
            _update(case, advice, on)
    _open(news)
    _close_the_rest(cabinet_id, kept, watch_from, on)
    _weigh(cabinet_id, on)


def _close_the_rest(cabinet_id: int, kept: set[int], watch_from: date | None, on: date) -> None:
    """Dossiers without a cause any more; one whose invoice was replaced waits for the second."""
    rows = Case.objects.filter(cabinet_id=cabinet_id).exclude(share__in=kept).exclude(state=CaseState.CLOSED)
    over = list(rows.select_related("share__invoice"))
    seconds = seconds_of(cabinet_id=cabinet_id, cases=[one.pk for one in over], with_a_cause=kept) if over else {}
    for case in over:
        second = seconds.get(case.pk)
        if second is not None and not second.is_over:
            continue
        case.state, case.closed_on = CaseState.CLOSED, on
        case.save(update_fields=["state", "closed_on"])
        is_watched = watch_from is None or case.share.invoice.invoice_date >= watch_from
        over_words = NOTHING_TO_DECIDE if case.cause == Cause.PATIENT_DEBT and case.share.open_cents else NOTHING_LEFT
        words = second.words if second is not None else over_words if is_watched else NOT_WATCHED
        write_history(case=case, kind="fait", text=words)


def _to_follow(cabinet_id: int, watch_from: date | None, on: date, debts: Collection[int]) -> list[Share]:
    """Shares with a cause, those without one whose limit comes near (nothing reaches its limit undecided), and the
    patients' debts that a person must decide."""
    shares = Share.objects.filter(cabinet_id=cabinet_id).select_related("invoice")
    found = list(shares.exclude(cause=""))
    near = shares.filter(cause="", claim_limit_on__gte=on, claim_limit_on__lte=on + timedelta(days=190))
    near = near.filter(money_state__in=STILL_AWAITED).exclude(admin_state=AdminState.CANCELLED)
    if watch_from is not None:
        near = near.filter(invoice__invoice_date__gte=watch_from)
    found += [one for one in near if one.open_cents and step_on(one.claim_limit_on, on) is not None]
    known = {one.pk for one in found}
    return found + [one for one in shares.filter(pk__in=debts) if one.pk not in known] if debts else found


def _advice(share: Share, facts: Advised, debt: str) -> Advice:
    """`debt`: what a patient's debt asks a person to do, or ""."""
    cause = Cause(share.cause or (Cause.PATIENT_DEBT if debt else Cause.UNKNOWN))
    usual = ADVICE[cause]
    return Advice(cause, usual.actor, debt) if cause == Cause.PATIENT_DEBT else facts.of(share, cause)


def _new(share: Share, advice: Advice, on: date) -> Case:
    return Case(
        cabinet_id=share.cabinet_id,
        share=share,
        cause=advice.cause,
        actor=advice.actor,
        next_action=advice.action,
        next_on=on + FIRST_WAIT,
        opened_on=on,
    )


def _open(cases: list[Case]) -> None:
    """Together: the first reconciliation of years of files opens them by the ten thousand."""
    Case.objects.bulk_create(cases, batch_size=BATCH)
    lines = [_line(case, "fait", f"Dossier ouvert : {Cause(case.cause).label}.") for case in cases]
    CaseHistory.objects.bulk_create(lines, batch_size=BATCH)


def _update(case: Case, advice: Advice, on: date) -> None:
    cause = advice.cause
    if case.cause != cause or case.state == CaseState.CLOSED:
        case.cause, case.actor, case.next_action = cause, advice.actor, advice.action
        case.state, case.closed_on = CaseState.OPEN, None
        case.save(update_fields=["cause", "actor", "next_action", "state", "closed_on"])
        write_history(case=case, kind="fait", text=f"Cause devenue : {cause.label}.")
    elif case.state == CaseState.WAITING and case.next_on is not None and case.next_on <= on:
        case.state = CaseState.OPEN
        case.save(update_fields=["state"])
        write_history(case=case, kind="fait", text="Fin de l’attente : le dossier est de nouveau à traiter.")
    elif case.state == CaseState.OPEN and case.next_action != advice.action and _is_ours(case):
        case.actor, case.next_action = advice.actor, advice.action
        case.save(update_fields=["actor", "next_action"])
        write_history(case=case, kind="fait", text=f"À faire, d’après les faits : {advice.action}.")


def _is_ours(case: Case) -> bool:
    return is_of_facts(action=case.next_action, cause=Cause(case.cause))


def closed_by_cause(*, cabinet_id: int) -> dict[str, Closed]:
    """What became of the cabinet's dossiers that are over, cancelled invoices left out unless another took their place."""
    over = Case.objects.filter(cabinet_id=cabinet_id, state=CaseState.CLOSED)
    over = over.exclude(share__admin_state=AdminState.CANCELLED, share__invoice__replaced_by__isnull=True)
    after = Share.objects.filter(invoice__replaces=OuterRef("share__invoice"), part=OuterRef("share__part"))
    over = over.annotate(left=open_amount("share__"))
    won = _came("share__") | Q(Exists(after.annotate(left=open_amount()).filter(_came())))
    rows = over.values("cause").annotate(count=Count("pk"), won=Count("pk", filter=won))
    return {row["cause"]: Closed(row["count"], row["won"]) for row in rows}


def _came(prefix: str = "") -> Q:
    """Its money is there, seen at the bank; a patient's also when a person took it (`left`: the open amount)."""
    at_the_bank = Q(**{f"{prefix}money_state__in": [MoneyState.RECEIVED, MoneyState.OVERPAID]})
    at_the_desk = Q(**{f"{prefix}part": Part.PATIENT, f"{prefix}written_off_cents": 0, "left__lte": 0})
    return at_the_bank | at_the_desk


def _weigh(cabinet_id: int, on: date) -> None:
    """The cached priority and alert of each open dossier; a threshold that is crossed wakes it and is written down."""
    closed, changed = closed_by_cause(cabinet_id=cabinet_id), []
    live = Case.objects.filter(cabinet_id=cabinet_id).exclude(state=CaseState.CLOSED)
    for case in live.select_related("share"):
        share = case.share
        found = priority_of(share.open_cents, case.cause, share.claim_limit_on, on, closed)
        alert = found.step.key if found.step else ""
        if alert != case.alert and found.step is not None and share.claim_limit_on is not None:
            _wake(case, found.step, share.claim_limit_on, on)
        if (case.priority, case.alert) != (found.score, alert):
            case.priority, case.alert = found.score, alert
            changed.append(case)
    Case.objects.bulk_update(changed, ["priority", "alert"], batch_size=500)


def _wake(case: Case, step: Step, limit: date, on: date) -> None:
    """At each threshold the dossier is to be treated again, whoever had put it aside."""
    if step not in STEPS:
        write_history(case=case, kind="fait", text=f"Limite légale passée le {limit:%d/%m/%Y}.")
        return
    case.state = CaseState.OPEN
    if step.key in TO_DECIDE:
        case.next_action = f"Décider avant le {limit:%d/%m/%Y} : lettre recommandée, ou abandon signé"
        case.next_on = on
    case.save(update_fields=["state", "next_action", "next_on"])
    write_history(case=case, kind="fait", text=f"Limite légale du {limit:%d/%m/%Y} : {step.words}.")


def write_history(*, case: Case, kind: str, text: str, person: User | None = None) -> CaseHistory:
    """One more line; nothing of a history is ever changed."""
    row = _line(case, kind, text, person)
    row.save()
    return row


def _line(case: Case, kind: str, text: str, person: User | None = None) -> CaseHistory:
    return CaseHistory(cabinet_id=case.cabinet_id, case=case, kind=kind, text=text[:500], person=person)
