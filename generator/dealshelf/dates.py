"""Dates in words, as a language and its territory write them."""

from datetime import date
from functools import lru_cache

from babel import Locale
from babel.dates import format_date, format_interval, format_skeleton, get_day_names

from dealshelf.periods import Month, Quarter


@lru_cache
def parse_locale(lang: str) -> Locale:
    """Return the locale of a language code such as `en-GB`."""
    return Locale.parse(lang, sep="-")


@lru_cache(maxsize=4096)
def format_day(value: date, skeleton: str, lang: str) -> str:
    """Return a date as the locale writes the fields of a CLDR skeleton: `MMMd` → `12 Nov`."""
    return format_skeleton(skeleton, value, locale=parse_locale(lang))


def format_span(first: date, last: date, lang: str, *, has_year: bool) -> str:
    """Return the days from one to another as the locale writes them: `9–15 Nov`, with the year where it is wanted."""
    span: str = format_interval(first, last, "yMMMd" if has_year else "MMMd", locale=parse_locale(lang))
    return span


def name_month(month: Month, lang: str) -> str:
    """Return a month and its year as a heading has it: `November 2026`."""
    return open_large(format_day(month.first, "yMMMM", lang))


def name_quarter(quarter: Quarter, lang: str) -> str:
    """Return a quarter and its year as a heading has it: `4th quarter 2026`."""
    return open_large(format_day(quarter.first, "yQQQQ", lang))


def name_quarter_alone(quarter: Quarter, lang: str) -> str:
    """Return a quarter in short, without its year: `Q4`."""
    return format_date(quarter.first, "QQQ", locale=parse_locale(lang))


def open_large(text: str) -> str:
    """Return a text with its first letter as a heading has it."""
    # The title case of a letter, since scripts without capitals may still have capital forms.
    return text[:1].title() + text[1:]


def find_first_weekday(lang: str) -> int:
    """Return the day that weeks begin with where a language is spoken: 0 for Monday, 6 for Sunday.

    Source: CLDR's week data, by the territory; a code without one (`en`) begins on Monday, as ISO 8601 does.
    """
    first: int = parse_locale(lang).first_week_day
    return first


@lru_cache
def find_weekend(lang: str) -> frozenset[int]:
    """Return the days that people rest on where a language is spoken, 0 for Monday.

    Source: CLDR's week data, by the territory; of a code without one, Saturday and Sunday.
    """
    locale = parse_locale(lang)
    length = (locale.weekend_end - locale.weekend_start) % 7 + 1
    return frozenset((locale.weekend_start + step) % 7 for step in range(length))


def name_weekdays(lang: str) -> list[tuple[str, str]]:
    """Return the days of the week in their order there, each short and in full: `('Mon', 'Monday')`."""
    locale, first = parse_locale(lang), find_first_weekday(lang)
    short = get_day_names("abbreviated", context="stand-alone", locale=locale)
    full = get_day_names("wide", context="stand-alone", locale=locale)
    return [(short[day % 7], full[day % 7]) for day in range(first, first + 7)]


def find_direction(lang: str) -> str:
    """Return the direction in which a language is written: `ltr` or `rtl`."""
    try:
        return str(parse_locale(lang).text_direction)
    except ValueError:
        return "ltr"
