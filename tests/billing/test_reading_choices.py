"""The register of readings: signed, dated, never rewritten, of one cabinet; and the price follows it."""

import datetime as dt

import pytest
from django.db import IntegrityError, InternalError, ProgrammingError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from billing.enums import ReadingKind
from billing.models import ReadingChoice, Visit
from billing.services.explaining.reading_effects import reading_effects
from billing.services.explaining.readings import Decision, choose_reading
from billing.services.explaining.register import readings_on, register_of
from billing.services.invoice import issue_invoices
from billing.services.rounds.visit import plan_visits, validate_visit
from billing.services.rounds.visit_preview import seen_before_validating
from cabinet.enums import Role
from cabinet.errors import Refused, StaleVersion
from cabinet.models import User
from cabinet.tenancy import tenant
from ngap.law_version import law_version
from ngap.nomenclature import LAW_VERSION
from ngap.open_points import NO_CHOICE
from ngap.reading_texts import TEXTS
from ngap.readings import OTHER
from tests import factories
from tests.billing.test_chain import DAY, NOW, make_plan
from tests.who.people import logged_in

pytestmark = pytest.mark.django_db
# Sample, dressing, injection: the third act is not paid by default, at 50 % by the other reading (U-08).
ACTS = ["prelevement_veineux", "pansement_plaie_non_chirurgicale", "injection_sc"]
DEFAULT, OTHER_PRICE = 1455, 1623
LATER = DAY + dt.timedelta(days=2)


@pytest.fixture
def cabinet_id() -> int:
    return factories.make_cabinet()


@pytest.fixture
def titulaire(cabinet_id: int) -> User:
    return factories.make_member(cabinet_id, Role.TITULAIRE)


def visits_of(cabinet_id: int, days: int = 4) -> list[Visit]:
    make_plan(cabinet_id, ACTS)
    plan_visits(cabinet_id=cabinet_id, start=DAY, end=DAY + dt.timedelta(days=days - 1))
    return [validate_visit(visit=visit, now=NOW) for visit in Visit.objects.order_by("cared_on")]


def choose(cabinet_id: int, person: User, seen: int = 0, **changes: object) -> ReadingChoice:
    values = {"point": "U-08", "reading": "other", "applies_from": LATER, "reason": "Avis de l’URPS.", **changes}
    return choose_reading(cabinet_id=cabinet_id, decision=Decision(**values, seen=seen), person=person, now=NOW)


def totals() -> list[int | None]:
    return list(Visit.objects.order_by("cared_on").values_list("total_cents", flat=True))


def test_every_open_point_with_a_choice_has_its_words() -> None:
    assert set(TEXTS) == set(OTHER)
    assert all(all(getattr(text, name) for name in text.__struct_fields__) for text in TEXTS.values())


def test_the_choice_changes_the_price_from_its_day_on(cabinet_id: int, titulaire: User) -> None:
    with tenant(cabinets=[cabinet_id]):
        visits_of(cabinet_id)
        assert totals() == [DEFAULT] * 4
        made = choose(cabinet_id, titulaire)
        assert (made.decided_by, made.decided_at, made.reason) == (titulaire, NOW, "Avis de l’URPS.")
        assert totals() == [DEFAULT, DEFAULT, OTHER_PRICE, OTHER_PRICE]
        assert readings_on(cabinet_id, LATER - dt.timedelta(days=1)) == frozenset()
        assert readings_on(cabinet_id, LATER) == frozenset({"U-08"})


def test_the_live_price_and_the_invoice_follow_the_choice(cabinet_id: int, titulaire: User) -> None:
    with tenant(cabinets=[cabinet_id]):
        first, *_, last = visits_of(cabinet_id)
        choose(cabinet_id, titulaire)
        assert [
            seen_before_validating(visit=one, act_codes=ACTS, on=one.cared_on).priced.total_cents
            for one in (first, last)
        ] == [DEFAULT, OTHER_PRICE]
        invoice = issue_invoices(cabinet_id=cabinet_id, visit_ids=[[last.pk]], on=last.cared_on)[0]
        assert (invoice.total_cents, [line.text for line in invoice.lines.all()]) == (
            OTHER_PRICE,
            ["AMI 2.02", "AMI 1.5", "AMI 1/2", "IFD"],
        )


def test_an_invoiced_visit_keeps_its_price(cabinet_id: int, titulaire: User) -> None:
    with tenant(cabinets=[cabinet_id]):
        visit = visits_of(cabinet_id)[-1]
        issue_invoices(cabinet_id=cabinet_id, visit_ids=[[visit.pk]], on=visit.cared_on)
        choose(cabinet_id, titulaire)
        assert totals() == [DEFAULT, DEFAULT, OTHER_PRICE, DEFAULT]


def test_the_last_decision_wins_on_the_days_that_it_covers(cabinet_id: int, titulaire: User) -> None:
    with tenant(cabinets=[cabinet_id]):
        visits_of(cabinet_id)
        choose(cabinet_id, titulaire, applies_from=DAY)
        choose(cabinet_id, titulaire, seen=1, reading="default", applies_from=LATER)
        assert totals() == [OTHER_PRICE, OTHER_PRICE, DEFAULT, DEFAULT]
        choose(cabinet_id, titulaire, seen=2, applies_from=LATER + dt.timedelta(days=1))
        assert totals() == [OTHER_PRICE, OTHER_PRICE, DEFAULT, OTHER_PRICE]
        assert [one.reading for one in register_of(cabinet_id).history("U-08")] == ["other", "default", "other"]


def test_the_cotation_keeps_the_readings_and_the_law_that_made_it(cabinet_id: int, titulaire: User) -> None:
    with tenant(cabinets=[cabinet_id]):
        visits_of(cabinet_id)
        choose(cabinet_id, titulaire)
        kept = Visit.objects.order_by("cared_on").select_related("cotation")
        assert [one.cotation.readings for one in kept] == [[], [], ["U-08"], ["U-08"]]
        assert {one.cotation.law_version for one in kept} == {law_version()}
        assert law_version().startswith(LAW_VERSION) and len(law_version()) > len(LAW_VERSION)


def test_the_finding_says_both_readings_in_euros(cabinet_id: int, titulaire: User) -> None:
    with tenant(cabinets=[cabinet_id]):
        visit = visits_of(cabinet_id)[0]
        said = [one["message"] for one in visit.cotation.findings if one["code"] == "U-08"]
        assert len(said) == 1
        assert said[0].endswith("Ce passage : 14,55\u202f€ par défaut, 16,23\u202f€ par l’autre lecture.")
        choose(cabinet_id, titulaire, applies_from=DAY)
        visit.cotation.refresh_from_db()
        said = [one["message"] for one in visit.cotation.findings if one["code"] == "U-08"]
        assert len(said) == 1 and said[0].endswith("16,23\u202f€ par l’autre lecture, choisie par le cabinet.")


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"point": "U-02"}, "deux lectures"),
        ({"reading": "peut-être"}, "deux lectures"),
        ({"reason": "  "}, "motif"),
        ({"reading": "default"}, "déjà la lecture"),
    ],
)
def test_what_cannot_be_signed_is_refused(
    cabinet_id: int, titulaire: User, changes: dict[str, object], why: str
) -> None:
    with tenant(cabinets=[cabinet_id]):
        with pytest.raises(Refused, match=why):
            choose(cabinet_id, titulaire, **changes)
        assert not ReadingChoice.objects.exists()


def test_two_people_do_not_decide_one_over_the_other(cabinet_id: int, titulaire: User) -> None:
    with tenant(cabinets=[cabinet_id]):
        choose(cabinet_id, titulaire)
        with pytest.raises(StaleVersion):
            choose(cabinet_id, titulaire, reading="default")
        assert ReadingChoice.objects.count() == 1


@pytest.mark.parametrize(
    "change", ["update billing_readingchoice set reading = 'default'", "delete from billing_readingchoice"]
)
def test_a_decision_is_never_rewritten(cabinet_id: int, titulaire: User, change: str) -> None:
    with tenant(cabinets=[cabinet_id]):
        choose(cabinet_id, titulaire)
        with pytest.raises((ProgrammingError, IntegrityError, InternalError)), transaction.atomic():
            connection.cursor().execute(change)
        assert ReadingChoice.objects.get().reading == ReadingKind.OTHER


def test_the_owner_may_not_rewrite_a_decision_either(owner: object) -> None:
    with owner.cursor() as cursor:  # type: ignore[attr-defined]
        cursor.execute("select tgenabled from pg_trigger where tgname = 'reading_choice_is_append_only'")
        assert cursor.fetchall() == [("O",)]


def test_another_cabinet_neither_sees_nor_follows_the_choice(cabinet_id: int, titulaire: User) -> None:
    other = factories.make_cabinet("Autre")
    with tenant(cabinets=[cabinet_id]):
        choose(cabinet_id, titulaire, applies_from=DAY)
    with tenant(cabinets=[other]):
        assert not ReadingChoice.objects.exists()
        assert register_of(cabinet_id).choices == () and readings_on(other, LATER) == frozenset()
        visits_of(other)
        assert totals() == [DEFAULT] * 4
    with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic(), tenant(cabinets=[other]):
        ReadingChoice.objects.create(
            cabinet_id=cabinet_id,
            point="U-08",
            reading="other",
            applies_from=DAY,
            reason="x",
            decided_by=titulaire,
            decided_at=NOW,
        )


def test_the_effect_is_summed_over_the_cabinets_own_days(cabinet_id: int) -> None:
    with tenant(cabinets=[cabinet_id]):
        visits_of(cabinet_id)
        register = register_of(cabinet_id)
        found = reading_effects(cabinet_id=cabinet_id, start=DAY, end=LATER, register=register)
        assert set(found) == {"U-08"}
        assert (found["U-08"].days, found["U-08"].difference_cents) == (3, 3 * (OTHER_PRICE - DEFAULT))


def signed(client: Client, **changes: object) -> object:
    values = {
        "point": "U-08",
        "reading": "other",
        "seen": 0,
        "applies_from": DAY.isoformat(),
        "reason": "Avis.",
        **changes,
    }
    return client.post(reverse("signer_lecture"), values)


def test_the_titulaire_signs_on_the_page_and_reads_the_history(cabinet_id: int, titulaire: User) -> None:
    with tenant(cabinets=[cabinet_id]):
        visits_of(cabinet_id, days=1)
        Visit.objects.update(cared_on=timezone.localdate())
    client = logged_in(titulaire)
    page = client.get(reverse("lectures")).content.decode()
    assert page.count("<article") == len(TEXTS) and "+1,68\u202f€" in page and "sur 1 journée" in page
    assert all(f'id="{point}"' in page and one.why in page for point, one in NO_CHOICE.items())
    assert signed(client)["Location"].endswith("#U-08")
    page = client.get(reverse("lectures")).content.decode()
    assert (
        "«\u202fAvis.\u202f»" in page
        and "signée par Personne titulaire" in page
        and "Revenir à la lecture par défaut" in page
    )
    assert "rouvrez-la" in signed(client, reading="default").content.decode()


@pytest.mark.parametrize("role", [role for role in Role if role != Role.TITULAIRE])
def test_nobody_else_signs(cabinet_id: int, role: Role) -> None:
    assert signed(logged_in(factories.make_member(cabinet_id, role))).status_code == 403
    with tenant(cabinets=[cabinet_id]):
        assert not ReadingChoice.objects.exists()
