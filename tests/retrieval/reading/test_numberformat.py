"""A value is read as its sheet shows it."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.retrieval.reading.formats.numberformat import shown

ACCOUNTING = '_-* #,##0.00\\ "€"_-;\\-* #,##0.00\\ "€"_-;_-* "-"??\\ "€"_-;_-@_-'
SCALED = '[>=1000000]0.0,,"m";[>=1000]0.0,"k";0'


@pytest.mark.parametrize(
    ("value", "code", "text"),
    [
        (1_200_000, '[$€-407]#,##0.0,,"m"', "€1.2m"),
        (1_200_000.5, "#,##0.00\\ [$€-407]", "1,200,000.50 €"),
        (99.5, ACCOUNTING, "99.50 €"),
        (-99.5, ACCOUNTING, "-99.50 €"),
        (0, ACCOUNTING, "- €"),
        (-3000, '"$"#,##0', "-$3,000"),
        (-1200, "#,##0;[Red](#,##0)", "(1,200)"),
        (-2.5, "[Red][<0]-0.0;0.0", "-2.5"),
        (1_234_567, SCALED, "1.2m"),
        (1234, SCALED, "1.2k"),
        (-12, SCALED, "-12"),
        # Halves go up, as they do in a spreadsheet.
        (0.125, "0%", "13%"),
        (0.125, "0.0 %", "12.5 %"),
        (-0.0001, "0.0%", "0.0%"),
        (5, '0"%"', "5%"),
        (3, '"Q"0', "Q3"),
        (42, "0000", "0042"),
        (1.5, "0.##", "1.5"),
        (5, 'General" days"', "5 days"),
        (1 / 3, "General", "0.3333333333"),
        (0.1 + 0.2, "General", "0.3"),
        # Nothing is lost where a code says more than is understood, or hides its value.
        (123456789, "000-00-0000", "123456789"),
        (0.5, "# ?/?", "0.5"),
        (12345.5, "0.00E+00", "12345.5"),
        (7, ";;;", "7"),
        (1e300, "#,##0", "1e+300"),
        (True, "0.00", "TRUE"),
        (datetime(2024, 5, 1), "dd.mm.yyyy", "01.05.2024"),
        (datetime(2024, 5, 1, 15, 4), "d mmmm yyyy hh:mm", "1 May 2024 15:04"),
        (datetime(2024, 5, 1), "mmm yy", "May 24"),
        # Shown in the order of whoever looks: said in the one that nobody misreads.
        (datetime(2024, 5, 1), "mm-dd-yy", "2024-05-01"),
        (date(2024, 5, 1), "[$-F800]dddd, mmmm dd, yyyy", "2024-05-01"),
        (time(0, 4), "h:mm AM/PM", "12:04 AM"),
        (time(0, 4, 5), "mm:ss", "04:05"),
        (timedelta(hours=27, minutes=5), "[h]:mm", "27:05"),
        (time(3), "yyyy", "03:00"),
    ],
)
def test_what_a_sheet_shows_is_what_is_read(value: object, code: str, text: str) -> None:
    assert shown(value, code) == text


@given(
    st.one_of(st.floats(), st.integers(), st.datetimes(), st.times(), st.timedeltas()),
    st.one_of(st.text(max_size=30), st.text('0#?.,;[]$€-%@"\\_* dmyhsAP/E+<>=1Ge', max_size=30)),
)
def test_no_code_harms_a_value(value: object, code: str) -> None:
    assert shown(value, code) is not None
