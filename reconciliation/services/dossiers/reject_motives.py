"""The reject codes that this cabinet met: how many, what they mean, who must act; a person classifies those nobody knows."""

from dataclasses import dataclass

from django.db.models import Count, Max
from django.db.models.fields.json import KT

from cabinet.enums import FileState
from cabinet.errors import Refused
from cabinet.models import User
from noemie.formats.rejects import FAMILIES, Guide, Learnt, guide, guide_named, guides, normal
from noemie.models import RejectLearnt, ReturnRecord
from reconciliation.enums import Actor

RECOVERABLE = {
    "yes": "Récupérable après correction",
    "no": "Ne pas renvoyer",
    "wait": "Attendre la caisse",
    "unsure": "À vérifier d’abord",
}


@dataclass(frozen=True, slots=True)
class Advice:
    """A guide in the words of the screen."""

    family: str
    actor: str
    field: str
    recoverable: str
    action: str
    basis: str
    delay_days: int | None
    key: str
    opens: tuple[str, ...] = ()
    no_field: str = ""


@dataclass(frozen=True, slots=True)
class Motive:
    """One code of the returns. `advice` None: a person must say; `must_confirm`: only the words of the label speak."""

    code: str
    label: str
    count: int
    advice: Advice | None
    must_confirm: bool


def learnt_here() -> tuple[Learnt, ...]:
    """What the open cabinet confirmed."""
    return tuple(Learnt(row.code, row.guide) for row in RejectLearnt.objects.all())


def advise(*, code: str, label: str, flow: str = "NOEMIE", learnt: tuple[Learnt, ...] | None = None) -> Advice | None:
    found = guide(code, label, flow=flow, learnt=learnt_here() if learnt is None else learnt)
    return None if found is None else _advice(found)


def _advice(one: Guide) -> Advice:
    basis = {"code": "code officiel", "learnt": "confirmé dans ce cabinet", "label": "d’après le libellé"}[one.basis]
    family, recoverable = FAMILIES[one.family], RECOVERABLE[one.recoverable]
    return Advice(
        family,
        Actor(one.actor).label,
        one.field,
        recoverable,
        one.action,
        basis,
        one.delay_days,
        one.key,
        one.opens,
        one.no_field,
    )


def motives() -> list[Motive]:
    """The most frequent first; what a file that was not applied says does not count."""
    rows = (
        ReturnRecord.objects.filter(record__in=("290", "294"), file__state=FileState.APPLIED)
        .annotate(code=KT("fields__reject_code"))
        .values("code")
        .annotate(count=Count("pk"), label=Max(KT("fields__reject_label")))
        .order_by("-count", "code")
    )
    learnt = learnt_here()
    return [_motive(row["code"] or "", row["label"] or "", row["count"], learnt) for row in rows]


def _motive(code: str, label: str, count: int, learnt: tuple[Learnt, ...]) -> Motive:
    found = guide(code, label, learnt=learnt)
    must_confirm = bool(code) and (found is None or found.basis == "label")
    return Motive(code, label, count, None if found is None else _advice(found), must_confirm)


def choices() -> list[tuple[str, str]]:
    """Guides by family, for the person who classifies: what to do, in one line."""
    return [(one.key, f"{FAMILIES[one.family]} : {one.action}") for one in guides() if one.basis == "label"]


def learn(*, cabinet_id: int, code: str, label: str, key: str, person: User) -> RejectLearnt:
    """A person says what a code means; she may say otherwise later. Raises Refused for an official code or no guide."""
    plain = normal(code)
    official = guide(code, "")
    if official is not None and official.basis == "code":
        raise Refused("Ce code est officiel : son sens ne se change pas.")
    if guide_named(key) is None or not plain:
        raise Refused("Ce motif n’existe pas : rien n’a été enregistré.")
    row, _ = RejectLearnt.objects.update_or_create(
        cabinet_id=cabinet_id,
        code=plain[:10],
        defaults={"guide": key, "label": label[:86], "confirmed_by": person},
    )
    return row
