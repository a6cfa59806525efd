from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from tuner_server.contract import values


@pytest.mark.parametrize(
    ("reader", "documented", "meant"),
    [
        (values.text, "a", "a"),
        (values.number, 1.5, 1.5),
        (values.moment_ms, 7, 7),
        (values.length_ms, 7, 7),
        (values.confidence, 0.5, 0.5),
        (values.count, 7, 7),
        (values.seconds, 7, 7.0),
        (values.cents, 7, Decimal(7)),
        (values.truth, True, True),
        (values.mapping, {"a": 1}, {"a": 1}),
        (values.array, [1], [1]),
    ],
)
def test_a_value_as_documented_means_itself(
    reader: Callable[[Any], tuple[Any, str | None]], documented: object, meant: object
) -> None:
    assert reader(documented) == (meant, None)


@pytest.mark.parametrize("sent", ["1e5", "١٢", "0x1", "1_0", "", "9" * 21, "1.", ".5", "NaN"])
def test_a_text_that_is_not_plainly_a_number_is_none(sent: str) -> None:
    assert values.number(sent)[0] is None


@pytest.mark.parametrize(("sent", "meant"), [("12", 12), (" +1.5\n", 1.5), ("-3", -3)])
def test_a_text_of_digits_is_a_number(sent: str, meant: float) -> None:
    assert values.number(sent) == (meant, "read as a number")
