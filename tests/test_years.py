"""A planning year is a value: read, written, stored and asked for in several ways, always the same."""

from datetime import date, timedelta

import pytest
from django import forms
from django.core import serializers
from django.core.exceptions import ValidationError
from django.db.models import F
from hypothesis import given
from hypothesis import strategies as st

from mlco_portal.years import (
    FIRST_YEAR,
    LAST_YEAR,
    WRITTEN,
    PlanningYear,
    PlanningYearConverter,
    PlanningYearField,
    PlanningYearFormField,
)
from planning.priorities.models import Framework
from tests.factories import FrameworkFactory

YEARS = st.integers(FIRST_YEAR, LAST_YEAR).map(PlanningYear)
DAYS = st.dates(date(FIRST_YEAR, 4, 1), date(LAST_YEAR + 1, 3, 31))


@given(YEARS)
def test_every_way_of_writing_a_year_reads_back(year):
    start, end = int(year), int(year) + 1
    ways = [str(year), year.slug, str(start), f" {start} / {end} ", f"{start}-{end}", start]
    assert {PlanningYear(way) for way in ways} == {year}
    assert all(type(PlanningYear(way)) is PlanningYear for way in ways)


@given(YEARS)
def test_addresses_read_back(year):
    converter = PlanningYearConverter()
    assert converter.to_python(converter.to_url(year)) == converter.to_python(converter.to_url(int(year))) == year


@given(DAYS)
def test_every_day_lies_in_exactly_one_year(day):
    year = PlanningYear.on(day)
    assert year.starts_on <= day <= year.ends_on
    assert (year.ends_on - year.starts_on).days in (364, 365)


@given(st.integers(FIRST_YEAR, LAST_YEAR - 1).map(PlanningYear))
def test_years_follow_one_another(year):
    assert year.next.previous == year
    assert year.next.starts_on == year.ends_on + timedelta(days=1)
    assert year < year.next


@given(st.text(max_size=12).filter(lambda text: not WRITTEN.match(text)))
def test_text_that_is_no_year_is_refused_in_words(text):
    with pytest.raises(ValueError, match="is not a planning year"):
        PlanningYear(text)


@given(st.integers(0, 9999), st.integers(0, 99))
def test_two_numbers_are_a_year_when_they_follow_one_another(start, end):
    text = f"{start:04d}/{end:02d}"
    if FIRST_YEAR <= start <= LAST_YEAR and end == (start + 1) % 100:
        assert str(PlanningYear(text)) == text
    else:
        with pytest.raises(ValueError, match="is not a planning year"):
            PlanningYear(text)


@pytest.mark.parametrize(
    ("way", "shown"),
    [("2024/25", "2024/25"), ("2099", "2099/00"), ("2009-10", "2009/10"), (2000, "2000/01")],
)
def test_a_year_as_people_write_it(way, shown):
    assert str(PlanningYear(way)) == shown


def test_a_year_in_its_forms():
    year = PlanningYear(2024)
    assert (year.slug, year.short, repr(year)) == ("2024-25", "24/25", "PlanningYear(2024/25)")
    assert (year, {year: "x"}[2024]) == (2024, "x")


@pytest.mark.parametrize(
    "wrong",
    [
        "",
        "24/25",
        "2024/26",
        "2024/24",
        "2024/2026",
        "2024/25/26",
        "twenty",
        "1999",
        "2100",
        "-2024",
        "20245",
        "2024/",
        1999,
        2100,
        0,
    ],
)
def test_what_is_no_year_is_refused(wrong):
    with pytest.raises(ValueError, match="planning year"):
        PlanningYear(wrong)


@pytest.mark.django_db
@pytest.mark.parametrize("given_as", [2024, "2024/25", "2024-25", PlanningYear(2024)])
def test_the_field_stores_a_number_and_gives_a_year(given_as):
    FrameworkFactory(year=given_as)
    stored = Framework.objects.get(year=given_as)
    assert (stored.year, str(stored.year), type(stored.year)) == (2024, "2024/25", PlanningYear)
    assert Framework.objects.values_list("year", flat=True).get() == PlanningYear(2024)
    assert Framework.objects.filter(
        year__gte="2024/25", year__lt=PlanningYear(2025), year__in=[2023, "2024/25"]
    ).exists()
    assert Framework.objects.annotate(following=F("year") + 1).get().following == 2025


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["json", "xml"])
def test_the_field_goes_through_a_file_unchanged(language):
    FrameworkFactory(year=2024)
    text = serializers.serialize(language, Framework.objects.all())
    (read,) = serializers.deserialize(language, text)
    assert (read.object.year, type(read.object.year)) == (2024, PlanningYear)


@pytest.mark.parametrize("wrong", ["soon", "2024/26", 1999, [2024]])
def test_the_field_refuses_what_is_no_year(wrong):
    with pytest.raises(ValidationError, match="Enter a planning year such as 2024/25"):
        PlanningYearField().clean(wrong, None)


def test_the_field_of_a_form_shows_the_year_and_keeps_what_was_typed():
    class YearForm(forms.Form):
        year = PlanningYearField(verbose_name="Year").formfield()

    assert isinstance(YearForm().fields["year"], PlanningYearFormField)
    assert YearForm(initial={"year": 2024})["year"].value() == "2024/25"
    good, bad, empty = YearForm({"year": "2024-25"}), YearForm({"year": "soon"}), YearForm({"year": ""})
    assert (good.is_valid(), good.cleaned_data) == (True, {"year": PlanningYear(2024)})
    assert bad.errors == {"year": ["Enter a planning year such as 2024/25"]}
    assert bad["year"].value() == "soon"
    assert empty.errors == {"year": ["This field is required."]}


def test_an_empty_year_is_kept_empty():
    field = PlanningYearField(null=True)
    assert (field.to_python(None), field.get_prep_value(None), field.from_db_value(None, None, None)) == (None,) * 3
    assert PlanningYearFormField(required=False).clean("") is None
