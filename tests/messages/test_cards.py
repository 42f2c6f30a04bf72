"""Payment card numbers are found where they stand and never shown whole."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from darvoza.messages.cards import find_cards, find_numbers, luhn, mask_cards, mask_text

CARDS = [
    "4111111111111111",
    "5555555555554444",
    "378282246310005",
    "6011111111111117",
    "3530111333300000",
    "2200000000000004",
    "8600000000000008",
    "9860000000000006",
]


def test_the_check_digit() -> None:
    assert luhn(b"79927398713")
    assert not any(luhn(b"7992739871%d" % digit) for digit in range(10) if digit != 3)


@pytest.mark.parametrize("number", [card for card in CARDS if luhn(card.encode())])
@pytest.mark.parametrize("text", ["FOP+CC:::VI:{}:1228'", "CCVI{}/D1228", " {} ", "{}"])
def test_cards_are_found_and_masked_at_equal_length(number: str, text: str) -> None:
    data = text.format(number).encode()
    (span,) = find_cards(data)
    assert data[slice(*span)] == number.encode()
    masked = mask_cards(data)
    assert len(masked) == len(data)
    assert number[:6] + "X" * (len(number) - 10) + number[-4:] in masked.decode()


@pytest.mark.parametrize(
    "written",
    ["4111 1111 1111 1111", "4111-1111-1111-1111", "3782 822463 10005", "411111111\r\n1111111"],
)
def test_written_in_groups_or_cut_by_a_wrap(written: str) -> None:
    assert len(find_cards(f"PAID {written} OK".encode())) == 1


@pytest.mark.parametrize(
    "text",
    [
        "4111111111111112",  # wrong check digit
        "6182402058077",  # a ticket
        "41111111111111110000",  # twenty digits
        "77010000001",
        "20261123091500",
        "001C451486DFF0CC",
    ],
)
def test_other_numbers_are_left_alone(text: str) -> None:
    assert find_cards(text.encode()) == []
    assert mask_text(text) == text


def test_a_payment_field_hides_any_long_number() -> None:
    data = b"FOP+CC::245.50:VI:4111111111111112:1228'"
    (span,) = find_numbers(data, 0, len(data))
    assert data[slice(*span)] == b"4111111111111112"


@given(
    st.text(max_size=60),
    st.sampled_from(["4111111111111111", "5555555555554444"]),
    st.text(max_size=60),
)
def test_no_card_survives_masking(before: str, card: str, after: str) -> None:
    if (before and before[-1] in "0123456789") or (after and after[0] in "0123456789"):
        return
    assert card not in mask_text(before + card + after)


@given(st.text())
def test_masking_keeps_what_is_no_card(text: str) -> None:
    masked = mask_text(text)
    assert mask_text(masked) == masked
