"""What of a case can be weighed and read off: scales, bags, plates, seals, item numbers.

Each number comes from its own generator, keyed by the seed alone; only a scale knows the world.
"""

from collections.abc import Mapping
from random import Random

from darvoza.codes.checks import postal_item_digit, wagon_digit
from darvoza.records import Mode
from darvoza.simulate.chance import keyed, patterned, pick
from darvoza.simulate.vehicles import PLATES, TRAILER_PLATES
from darvoza.subjects import SubjectKind
from darvoza.training.ledger import Story

SCALE_ERROR = 0.003
TARE = {  # kilograms: low, high
    (Mode.ROAD, SubjectKind.CONSIGNMENT): (14_000, 16_200),
    (Mode.ROAD, SubjectKind.VEHICLE): (1_100, 1_900),
    (Mode.RAIL, SubjectKind.CONSIGNMENT): (21_500, 26_200),
}


def measured_of(seed: int, mode: Mode, subject: SubjectKind, world: Story) -> Mapping[str, int]:
    """What scales show: of bags, of a parcel, of a vehicle empty (register) and as it stands."""
    draw = keyed(seed, "measured")
    if subject is SubjectKind.TRAVELLER:
        bags = pick(draw, (1, 1, 1, 2, 2, 3))
        return {"bags": bags, "bag_kg": bags * 6 + int(draw.random() * 17)}
    if mode is Mode.POST:
        return {"weight_g": int(120 * 40 ** draw.random())}
    low, high = TARE[mode, subject]
    tare = draw.randint(low // 20, high // 20) * 20
    load = int(world["gross_kg"]) if "gross_kg" in world else draw.randint(90, 420)
    scale = (tare + load) * (1 + draw.uniform(-SCALE_ERROR, SCALE_ERROR))
    return {"tare_kg": tare, "scale_kg": round(scale / 20) * 20}


def numbers_of(seed: int, mode: Mode, subject: SubjectKind) -> Mapping[str, str]:
    """What is written on the subject and its papers, by kind."""
    draw = keyed(seed, "numbers")
    if mode is Mode.POST:
        serial = patterned(draw, "########")
        return {"item": f"RR{serial}{postal_item_digit(serial)}CN"}
    if subject is SubjectKind.TRAVELLER:
        return _booking(draw, mode)
    seal = patterned(draw, "@@#######")
    if mode is Mode.RAIL:
        wagon = patterned(draw, "5######")
        waybill = patterned(draw, "########")
        return {"wagon": f"{wagon}{wagon_digit(wagon)}", "waybill": waybill, "seal": seal}
    country = pick(draw, tuple(TRAILER_PLATES))
    plates = {
        "plate": patterned(draw, PLATES[country]),
        "vin": patterned(draw, "@@@@###@@#@######"),
    }
    if subject is SubjectKind.VEHICLE:
        return plates
    trailer = patterned(draw, TRAILER_PLATES[country])
    return plates | {"trailer": trailer, "waybill": patterned(draw, "CMR######"), "seal": seal}


def _booking(draw: Random, mode: Mode) -> Mapping[str, str]:
    if mode is Mode.ROAD:
        return {"plate": patterned(draw, PLATES[pick(draw, tuple(TRAILER_PLATES))])}
    return {"booking": patterned(draw, "@@@@@@"), "ticket": patterned(draw, "#############")}
