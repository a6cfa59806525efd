"""Who calls about what: the facts that fill a scenario's texts. All people are invented.

Telephone numbers come from the ranges that are reserved for fiction (555-0100 to 555-0199).
"""

from datetime import UTC, datetime, timedelta
from random import Random

from tuner_server.samples.script import Facts

_PEOPLE = (
    ("Ada", "Abbott", "Cabot"), ("Bruno", "Berger", "Burger"), ("Carmen", "Castell", "Castle"),
    ("Tom", "Devries", "Davies"), ("Elin", "Eriksen", "Erickson"), ("Luc", "Fontaine", "Fountain"),
    ("Grace", "Grover", "Clover"), ("Samir", "Haddad", "Haddock"), ("Irina", "Ivanova", "Nova"),
    ("Jan", "Jansen", "Jenson"), ("Kasia", "Kowalski", "Kovacs"), ("Rose", "Laurent", "Lawrence"),
    ("Oskar", "Meyer", "Mire"), ("Milan", "Novak", "Nowhere"), ("Chidi", "Okafor", "Oak Ford"),
    ("Pavel", "Petrov", "Patrol"), ("Mateo", "Quiroga", "Roga"), ("Lucia", "Rossi", "Rosie"),
    ("Nadia", "Silva", "Silver"), ("Hana", "Tanaka", "Tanner"),
)  # fmt: skip
"""First name, surname, and what a recogniser makes of the surname."""
_AREA_CODES = ("202", "303", "415", "512", "617", "718")
_DIGITS = ("oh", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_NUMBERS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight")
_TIMES = (
    ("noon", "12:00"), ("half past twelve", "12:30"), ("six", "18:00"), ("half past six", "18:30"),
    ("seven", "19:00"), ("half past seven", "19:30"), ("eight", "20:00"),
    ("half past eight", "20:30"), ("nine", "21:00"),
)  # fmt: skip
_OFFICE_TIMES = (
    ("half past eight", "08:30"), ("nine", "09:00"), ("ten past ten", "10:10"),
    ("half past ten", "10:30"), ("eleven", "11:00"), ("twenty past two", "14:20"),
)  # fmt: skip
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_WEEKDAYS_DE = ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag")
_WEEKDAYS_ES = ("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo")
_SATURDAY = 5
_DISHES = (
    "mushroom risotto", "grilled sea bream", "lamb stew", "aubergine bake", "saffron chicken",
    "pumpkin ravioli", "lentil salad",
)  # fmt: skip
_WINDOWS = (
    ("eight and ten", "08-10", "acht und zehn"),
    ("ten and twelve", "10-12", "zehn und zwölf"),
    ("four and six", "16-18", "sechzehn und achtzehn"),
)
_CODE_SIGNS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"


def facts_of(started_at_ms: int, rng: Random, *, office_hours: bool) -> Facts:
    """Everything that a scenario may mention, for a call that starts at the given UTC ms."""
    start = datetime.fromtimestamp(started_at_ms / 1000, UTC)
    times = _OFFICE_TIMES if office_hours else _TIMES
    (time, time24), (other_time, other_time24) = rng.sample(times, 2)
    return {
        **_person(rng),
        **_days(start, rng, office_hours=office_hours),
        "time": time,
        "time24": time24,
        "other_time": other_time,
        "other_time24": other_time24,
        **_evening(rng),
        **_appointment(rng),
        **_parcel(rng),
    }


def _person(rng: Random) -> dict[str, str | int]:
    first_name, surname, misheard = rng.choice(_PEOPLE)
    line = f"01{rng.randrange(100):02d}"
    area = rng.choice(_AREA_CODES)
    birth_year, birth_day = rng.randint(1946, 2001), rng.randint(4, 20)
    return {
        "first_name": first_name,
        "surname": surname,
        "misheard": misheard,
        "spelled": ", ".join(surname.upper()),
        "phone": f"+1{area}555{line}",
        "phone_spoken": ", ".join(_DIGITS[int(digit)] for digit in f"{area}555{line}"),
        "relative": rng.choice(("sister", "father", "wife", "husband", "mother", "brother")),
        "birthday": f"May {birth_day}th, {birth_year}",
        "birthday_iso": f"{birth_year}-05-{birth_day:02d}",
        "birthday_day": birth_day,
        "birth_year": birth_year,
    }


def _days(start: datetime, rng: Random, *, office_hours: bool) -> dict[str, str | int]:
    ahead = rng.choice((1, 1, 2, 3, 4, 5))
    while office_hours and (start.weekday() + ahead) % 7 >= _SATURDAY:
        ahead += 1
    day = start + timedelta(days=ahead)
    past_day = start - timedelta(days=rng.randint(2, 5))
    tomorrow = ahead == 1
    return {
        "daytime": _daytime(start.hour),
        "date": day.date().isoformat(),
        "weekday": _WEEKDAYS[day.weekday()],
        "day": "tomorrow" if tomorrow else f"on {_WEEKDAYS[day.weekday()]}",
        "day_es": "mañana" if tomorrow else f"el {_WEEKDAYS_ES[day.weekday()]}",
        "day_de": "morgen" if tomorrow else f"am {_WEEKDAYS_DE[day.weekday()]}",
        "past_day": rng.choice(("yesterday", f"last {_WEEKDAYS[past_day.weekday()]}")),
    }


def _daytime(hour: int) -> str:
    if hour < 12:
        return "morning"
    return "afternoon" if hour < 18 else "evening"


def _evening(rng: Random) -> dict[str, str | int]:
    people = rng.choice((2, 2, 2, 3, 4, 4, 5, 6, 8))
    dish, other_dish = rng.sample(_DISHES, 2)
    return {
        "people": _NUMBERS[people],
        "people_count": people,
        "table": rng.randint(1, 24),
        "area": rng.choice(("garden", "main room", "window corner")),
        "diet": rng.choice(("vegan", "vegetarian", "gluten-free", "dairy-free")),
        "dish": dish,
        "other_dish": other_dish,
        "booking": f"B-{rng.randint(1000, 9999)}",
    }


def _appointment(rng: Random) -> dict[str, str | int]:
    return {
        "patient_id": rng.randint(20_000, 79_999),
        "doctor": rng.choice(("Amari", "Lindholm", "Ferrer", "Osei")),
        "symptom": rng.choice(
            ("a sore throat", "back pain", "a rash on my arm", "dizziness", "a cough")
        ),
        "medicine": rng.choice(
            ("metformin", "blood pressure tablets", "allergy spray", "iron tablets")
        ),
    }


def _parcel(rng: Random) -> dict[str, str | int]:
    window, window24, window_de = rng.choice(_WINDOWS)
    return {
        "parcel": f"SP{rng.randint(10**8, 10**9 - 1)}",
        "shop": rng.choice(("Lantern Books", "Kettle and Co", "Nordic Yarn", "Pixel Garden")),
        "street": rng.choice(("Mill Street", "Harbour Road", "Elm Lane", "Station Square")),
        "house": f"{rng.randint(1, 120)}{rng.choice(('', '', 'a', 'b'))}",
        "depot": rng.choice(("north", "south", "river")),
        "window": window,
        "window24": window24,
        "window_de": window_de,
        "code": "".join(rng.choices(_CODE_SIGNS, k=4)),
    }
