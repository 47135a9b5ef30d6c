"""How an amount, a day, a state and a form field are shown. Every template that shows one of them loads this."""

import datetime as dt
import re

from django import template
from django.contrib.staticfiles.storage import staticfiles_storage
from django.forms import BoundField, CheckboxInput, CheckboxSelectMultiple, RadioSelect
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from cabinet.euros import in_euros

register = template.Library()

DECIMAL_POINT = re.compile(r"(?<=\d)\.(?=\d)")
UNKNOWN = SafeString('<span class="soft" title="montant illisible ou inconnu">—</span>')
WEEKDAYS = ("lun.", "mar.", "mer.", "jeu.", "ven.", "sam.", "dim.")
MONTHS = (
    *("janv.", "févr.", "mars", "avr.", "mai", "juin"),
    *("juil.", "août", "sept.", "oct.", "nov.", "déc."),
)
STATES = ("filed", "paid", "warn", "late", "refused", "idle")  # each names its colours and its own shape
LANE_DOTS = {"proved": "yes", "announced": "half", "awaited": "", "refused": "no", "missing": "gap"}
LANE_WORDS = {
    "proved": "prouvé",
    "announced": "annoncé",
    "awaited": "attendu",
    "refused": "refusé",
    "missing": "absent",
}


@register.filter
def euros(cents: int | None) -> str:
    """Cents as text. An amount that could not be read is a dash that says so, never a zero."""
    if cents is None:
        return UNKNOWN
    return in_euros(cents)


@register.filter
def ecart(cents: int) -> str:
    """A difference, its sign always written: `+1,68 €`."""
    return in_euros(cents, signed=True)


@register.simple_tag
def eur(cents: int | None, style: str = "") -> SafeString | str:
    """`{% eur cents "big" %}` : `<data>` with the cents as its value; styles `big`, `awaited`, `lost`."""
    if cents is None:
        return euros(None)
    classes = f"eur {style}".strip()
    return format_html('<data class="{}" value="{}">{}</data>', classes, cents, in_euros(cents))


def _local(moment: dt.date) -> dt.date:
    if isinstance(moment, dt.datetime) and timezone.is_aware(moment):
        return timezone.localtime(moment)
    return moment


def _day(day: dt.date, *, with_year: bool = True) -> str:
    text = f"{WEEKDAYS[day.weekday()]} {_date(day)}"
    return f"{text} {day.year}" if with_year else text


def _date(day: dt.date) -> str:
    number = "1er" if day.day == 1 else str(day.day)
    return f"{number} {MONTHS[day.month - 1]}"


@register.filter(name="jour")
def jour_filter(day: dt.date | None) -> str:
    """`lun. 16 nov. 2026`; a dash when there is no day."""
    return "—" if day is None else _day(_local(day))


@register.simple_tag(name="jour")
def jour_tag(day: dt.date | None, style: str = "") -> SafeString | str:
    """`{% jour day %}` : the same inside `<time datetime>`; `{% jour day "court" %}` drops the year."""
    if day is None:
        return "—"
    local = _local(day)
    iso = dt.date(local.year, local.month, local.day).isoformat()
    return format_html('<time datetime="{}" class="nowrap">{}</time>', iso, _day(local, with_year=style != "court"))


@register.filter
def age(since: dt.date, on: dt.date) -> int:
    """Whole days from one day to another."""
    return (on - since).days


@register.filter
def pluriel(count: int) -> str:
    """`s` from two on: French says « 0 dossier »."""
    return "s" if count > 1 else ""


@register.filter
def nombre(count: int) -> str:
    """`3341` → `3 341`, by the narrow space of amounts."""
    return f"{count:,}".replace(",", "\u202f")


@register.filter
def dixiemes(tenths: int) -> str:
    """`1,5` for 15 tenths, `8` for 80."""
    whole, rest = divmod(tenths, 10)
    return f"{whole},{rest}" if rest else str(whole)


@register.filter
def naissance(day: dt.date | None) -> str:
    """A day of birth, without its weekday: `4 mai 1936`."""
    return "—" if day is None else f"{_date(day)} {day.year}".replace(" ", "\u00a0")


@register.filter
def cotation(text: str | None) -> str:
    """`AMI 1,5 + MAU` on screen for the `AMI 1.5 + MAU` that the rules write."""
    return DECIMAL_POINT.sub(",", text or "")


@register.filter
def heure(moment: dt.datetime | dt.time | None) -> str:
    """`9 h 05`, in Paris time when the moment carries a zone."""
    if moment is None:
        return "—"
    local = _local(moment) if isinstance(moment, dt.datetime) else moment
    return f"{local.hour}\u00a0h\u00a0{local.minute:02d}"  # type: ignore[union-attr]


@register.filter
def nir_masked(nir: str | None) -> str:
    """Sex, year, month and key only: `2 48 03 •• ••• ••• 41`; the key is absent from a number of 13 signs."""
    digits = "".join((nir or "").split())
    if len(digits) < 13:
        return "—"
    shown = f"{digits[0]} {digits[1:3]} {digits[3:5]} •• ••• •••"
    return f"{shown} {digits[13:15]}".strip().replace(" ", "\u00a0")


BROWSERS = (("Edg/", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))
SYSTEMS = (
    *(("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows")),
    *(("Mac OS", "Mac"), ("Linux", "Linux")),
)


@register.filter
def device(user_agent: str | None) -> str:
    """`Firefox sur Windows`, from what the browser says of itself (which proves nothing)."""
    said = user_agent or ""
    browser = next((name for mark, name in BROWSERS if mark in said), "Navigateur inconnu")
    system = next((name for mark, name in SYSTEMS if mark in said), "")
    return f"{browser} sur {system}" if system else browser


@register.filter
def initials(name: str) -> str:
    """Two letters for the round sign of the account: `Nadia Perrin` → `NP`."""
    words = [word for word in str(name).replace("@", " ").replace(".", " ").split() if word[0].isalpha()]
    return "".join(word[0] for word in words[:2]).upper()


@register.simple_tag
def icon(name: str) -> SafeString:
    """A shape of static/img/icons.svg, hidden from readers: the words beside it carry the meaning."""
    sprite = staticfiles_storage.url("img/icons.svg")
    return format_html('<svg class="i" aria-hidden="true" focusable="false"><use href="{}#i-{}"/></svg>', sprite, name)


@register.simple_tag
def badge(state: str, label: str, style: str = "") -> SafeString:
    """A state's colour, its own shape and its words. States: filed paid warn late refused idle; styles: open now."""
    if state not in STATES:
        raise template.TemplateSyntaxError(f"Unknown state {state!r}: one of {', '.join(STATES)}.")
    classes = f"badge {style}".strip()
    shape = icon(state)
    return format_html('<span class="{}" data-state="{}">{}{}</span>', classes, state, shape, label)


@register.simple_tag
def lane_dot(kind: str) -> SafeString:
    """The point of an event on its lane: proved, announced, awaited, refused or missing, said to readers too."""
    if kind not in LANE_DOTS:
        raise template.TemplateSyntaxError(f"Unknown lane point {kind!r}: one of {', '.join(LANE_DOTS)}.")
    classes = f"dot {LANE_DOTS[kind]}".strip()
    return format_html('<span class="{}"></span><span class="sr">{} : </span>', classes, LANE_WORDS[kind])


@register.inclusion_tag("components/field.html")
def field(bound: BoundField, hint: str = "", label: str = "") -> dict[str, object]:
    """Label, control, hint and errors of one form field, tied together by `aria-describedby`.

    The ids are Django's own (`…_helptext`, `…_error`). A placeholder that repeats the label is dropped.
    """
    widget, hint = bound.field.widget, hint or str(bound.help_text)
    several = isinstance(widget, RadioSelect | CheckboxSelectMultiple)
    single = isinstance(widget, CheckboxInput)
    widget.attrs.pop("placeholder", None) if widget.attrs.get("placeholder") in {bound.label, label} else None
    parts = [part for part, present in (("helptext", hint), ("error", bound.errors)) if present]
    described_by = " ".join(f"{bound.auto_id}_{part}" for part in parts)
    attrs: dict[str, str | bool] = {"aria-describedby": described_by} if described_by else {}
    if not several:
        attrs["class"] = " ".join(filter(None, [widget.attrs.get("class"), "tick" if single else "input"]))
        attrs |= {"aria-invalid": "true"} if bound.errors else {}
    return {
        "bound": bound,
        "control": "" if several else bound.as_widget(attrs=attrs),
        "label": label or bound.label,
        "hint": hint,
        "is_group": several,
        "is_tick": single,
        "described_by": described_by,
    }


@register.inclusion_tag("components/fields.html")
def fields(form: object) -> dict[str, object]:
    """Every field of a form, its general errors first."""
    return {"form": form}


@register.simple_tag(takes_context=True)
def query(context: template.Context, **changes: object) -> str:
    """The current query string with these values changed; `None` or "" drops one. For pages and filters."""
    params = context["request"].GET.copy()
    for name, value in changes.items():
        params.pop(name, None)
        if value not in (None, ""):
            params[name] = str(value)
    return f"?{params.urlencode()}"


@register.filter
def percent_of(part: int | None, whole: int | None) -> str:
    """Share of `whole`, 0 to 100 with one decimal and a point: the width of a bar in SVG."""
    if not part or not whole:
        return "0"
    return f"{min(100.0, max(0.0, 100 * part / whole)):.1f}"
