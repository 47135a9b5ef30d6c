"""How amounts, days and states read on screen."""

import datetime as dt

import pytest
from django import forms
from django.template import Context, Template, TemplateSyntaxError
from django.test import RequestFactory

from idel.templatetags import display


def render(source: str, **values: object) -> str:
    return Template("{% load display %}" + source).render(Context(values))


@pytest.mark.parametrize(
    ("cents", "text"),
    [
        (0, "0,00\u202f€"),
        (5, "0,05\u202f€"),
        (123450, "1\u202f234,50\u202f€"),
        (-5864, "\u221258,64\u202f€"),
        (123456789, "1\u202f234\u202f567,89\u202f€"),
        (-1, "\u22120,01\u202f€"),
    ],
)
def test_cents_read_as_euros_with_narrow_spaces_and_a_true_minus(cents: int, text: str) -> None:
    assert display.euros(cents) == text


def test_an_unknown_amount_is_a_dash_that_says_so_never_a_zero() -> None:
    shown = render("{{ cents|euros }}{% eur cents 'big' %}", cents=None)
    assert shown.count("—") == 2
    assert shown.count("montant illisible ou inconnu") == 2
    assert "0,00" not in shown


def test_an_amount_keeps_its_cents_beside_its_text() -> None:
    assert render("{% eur 5751 'awaited' %}") == '<data class="eur awaited" value="5751">57,51\u202f€</data>'


def test_a_day_reads_in_french_with_the_first_of_the_month() -> None:
    assert display.jour_filter(dt.date(2026, 11, 16)) == "lun. 16 nov. 2026"
    assert display.jour_filter(dt.date(2026, 9, 1)) == "mar. 1er sept. 2026"
    assert display.jour_filter(None) == "—"


def test_a_short_day_drops_the_year_on_screen_and_keeps_it_in_the_element() -> None:
    shown = render("{% jour day 'court' %}", day=dt.date(2026, 8, 28))
    assert shown == '<time datetime="2026-08-28" class="nowrap">ven. 28 août</time>'


def test_a_moment_is_shown_in_paris_time() -> None:
    moment = dt.datetime(2026, 11, 15, 23, 30, tzinfo=dt.UTC)
    assert display.jour_filter(moment) == "lun. 16 nov. 2026"
    assert display.heure(moment) == "0\u00a0h\u00a030"
    assert display.heure(dt.time(9, 5)) == "9\u00a0h\u00a005"


def test_a_masked_nir_shows_neither_place_nor_rank() -> None:
    assert display.nir_masked("2480313055042 41".replace(" ", "")) == "2 48 03 •• ••• ••• 41".replace(" ", "\u00a0")
    assert "055" not in display.nir_masked("248031305504241")
    assert display.nir_masked("") == "—"


def test_a_badge_has_its_own_shape_and_its_words_for_each_state() -> None:
    shapes = {state: render(f'{{% badge "{state}" "Mot" %}}').split("#i-")[1].split('"')[0] for state in display.STATES}
    assert len(set(shapes.values())) == len(display.STATES)
    with pytest.raises(TemplateSyntaxError, match="Unknown state"):
        render('{% badge "payé" "Payé" %}')


def test_labels_of_a_badge_are_escaped() -> None:
    assert "&lt;b&gt;" in render("{% badge 'warn' label %}", label="<b>")


def test_a_point_of_a_lane_is_said_to_readers() -> None:
    assert render('{% lane_dot "announced" %}') == '<span class="dot half"></span><span class="sr">annoncé : </span>'


class PersonForm(forms.Form):
    name = forms.CharField(label="Nom", help_text="Comme sur la carte.", widget=forms.TextInput({"placeholder": "Nom"}))
    part = forms.ChoiceField(label="Part", choices=[("amo", "AMO"), ("amc", "AMC")], widget=forms.RadioSelect)
    note = forms.CharField(label="Remarque", required=False)


def test_a_field_in_error_points_at_its_hint_and_its_error() -> None:
    form = PersonForm({"part": "amo"})
    shown = render("{% field form.name %}", form=form)
    assert 'aria-describedby="id_name_helptext id_name_error"' in shown
    assert 'aria-invalid="true"' in shown
    assert 'id="id_name_helptext"' in shown
    assert 'id="id_name_error"' in shown
    assert "placeholder" not in shown


def test_a_field_without_hint_or_error_points_at_nothing_and_says_that_it_is_optional() -> None:
    shown = render("{% field form.note %}", form=PersonForm())
    assert "aria-describedby" not in shown
    assert "(facultatif)" in shown
    assert 'for="id_note"' in shown


def test_radio_buttons_are_a_group_with_a_legend() -> None:
    shown = render("{% field form.part %}", form=PersonForm())
    assert "<fieldset" in shown
    assert "<legend>Part" in shown
    assert shown.count('type="radio"') == 2


def test_pages_keep_the_filters_of_the_address() -> None:
    request = RequestFactory().get("/suivi/?cause=rejet&page=2")
    assert render("{% query page=3 %}", request=request) == "?cause=rejet&amp;page=3"
    assert render("{% query page=3 cause=None %}", request=request) == "?page=3"


def test_a_device_is_named_in_words() -> None:
    firefox = "Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0"
    assert display.device(firefox) == "Firefox sur Windows"
    assert display.device("Mozilla/5.0 (Linux; Android 15) Chrome/140.0 Safari/537.36") == "Chrome sur Android"
    assert display.device("") == "Navigateur inconnu"


def test_a_bar_never_leaves_its_box() -> None:
    assert display.percent_of(870, 1000) == "87.0"
    assert display.percent_of(20, 10) == "100.0"
    assert display.percent_of(None, 10) == "0"
