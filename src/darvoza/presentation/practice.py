"""What a practice shift calls its topics, checks, questions, papers and settings.

Topics, checks and numbers are ids of the scenarios, not enumerations; each has its words here.
"""

from collections.abc import Mapping

from darvoza.presentation.language import Language

TONGUES: Mapping[str, str] = {
    "en": "English",
    "ru": "Русский",
    "kk": "Қазақша",
    "ky": "Кыргызча",
    "tg": "Тоҷикӣ",
    "uz": "Oʻzbekcha",
    "uz_Cyrl": "Ўзбекча",
    "tk": "Türkmençe",
}
"""The languages in which people answer, each by its own name."""


def topic_word(topic: str, say: Language) -> str:
    """What *topic* is called; raises KeyError for one that is not listed."""
    return {**_journey(say), **_moved(say), **_parcel(say)}[topic]


def _journey(say: Language) -> Mapping[str, str]:
    return {
        "purpose": say("Purpose of the trip"),
        "destination": say("Destination"),
        "lodging": say("Lodging"),
        "host": say("Host"),
        "stay_days": say("Length of stay"),
        "return_ticket": say("Ticket back"),
        "route_reason": say("Choice of the route"),
        "payer": say("Who paid"),
        "paid_how": say("How it was paid"),
        "booked_days": say("Booked before departure"),
        "earlier_trips": say("Earlier trips"),
        "companions": say("Companions"),
        "occupation": say("Occupation"),
        "workplace_street": say("Street of the workplace"),
        "bag_packer": say("Who packed the bag"),
        "bag_content": say("Content of the bag"),
        "bag_owner": say("Owner of the bag"),
        "cash": say("Cash carried"),
        "cash_source": say("Source of the cash"),
        "first_errand": say("First errand"),
        "way_to_lodging": say("Way to the lodging"),
        "near_lodging": say("What is near the lodging"),
        "birthplace": say("Birthplace"),
        "school_town": say("Town of the school"),
        "document_days": say("Age of the passport"),
        "passport_keeper": say("Who keeps the passport"),
        "work_contract": say("Agreement about the work"),
    }


def _moved(say: Language) -> Mapping[str, str]:
    return {
        "vehicle_owner": say("Owner of the vehicle"),
        "vehicle_days": say("Vehicle owned for"),
        "last_repair": say("Last repair"),
        "night_stop": say("Stop for the night"),
        "stops": say("Stops on the way"),
        "drivers": say("Drivers"),
        "trailer_days": say("Trailer pulled for"),
        "goods": say("Goods"),
        "packages": say("Packages"),
        "gross_kg": say("Gross weight"),
        "goods_value": say("Value of the goods"),
        "loaded_at": say("Place of loading"),
        "loaded_by": say("Who loaded"),
        "loaded_days": say("Time since loading"),
        "seal": say("Seal"),
        "end_use": say("Use of the goods"),
        "consignee_known": say("Knows the consignee"),
        "consignee_business": say("Business of the consignee"),
    }


def _parcel(say: Language) -> Mapping[str, str]:
    return {
        "parcel_content": say("Content of the parcel"),
        "ordered_from": say("Ordered from"),
        "ordered_days": say("Time since the order"),
        "parcel_payment": say("How the parcel was paid"),
        "sender_relation": say("Relation to the sender"),
        "occasion": say("Occasion"),
        "parcels_month": say("Parcels in a month"),
    }


def check_word(check: str, say: Language) -> str:
    """What *check* is called; raises KeyError for one that is not listed."""
    return {**_of_people(say), **_of_loads(say)}[check]


def _of_people(say: Language) -> Mapping[str, str]:
    return {
        "booking_record": say("Read the booking"),
        "crossing_history": say("Look up earlier crossings"),
        "passport": say("Read the passport"),
        "document_examination": say("Examine the document"),
        "hotel_call": say("Call the hotel"),
        "host_call": say("Call the host"),
        "employer_call": say("Call the employer"),
        "town_map": say("Look at the town map"),
        "companion_interview": say("Ask the companion apart"),
        "route_offer": say("Look up what the routes cost"),
        "bag_scan": say("X-ray the bag"),
        "bag_search": say("Open the bag"),
        "cash_papers": say("See the papers of the cash"),
        "medical_examination": say("Have a doctor examine"),
        "protection_interview": say("Call the protection officer"),
    }


def _of_loads(say: Language) -> Mapping[str, str]:
    return {
        "vehicle_register": say("Look up the vehicle register"),
        "tachograph": say("Read the tachograph"),
        "workshop_call": say("Call the workshop"),
        "trailer_record": say("Look up the trailer"),
        "weighbridge": say("Weigh the vehicle"),
        "tap_test": say("Tap and measure the walls"),
        "vehicle_scan": say("X-ray the vehicle"),
        "vehicle_search": say("Unload and search the vehicle"),
        "seal_check": say("Check the seal"),
        "consignment_papers": say("Read the waybill and the invoice"),
        "consignor_call": say("Call the consignor"),
        "consignee_call": say("Call the consignee"),
        "licence_register": say("Look up the licence register"),
        "price_reference": say("Look up the usual price"),
        "sample_test": say("Test a sample"),
        "parcel_scan": say("X-ray the parcel"),
        "parcel_opening": say("Open the parcel"),
        "order_record": say("Read the order"),
        "item_history": say("Look up earlier parcels"),
        "sender_call": say("Call the sender"),
    }


def asking_word(kind: str, say: Language) -> str:
    """What questions of one *kind* are called; raises KeyError for one that is not listed."""
    return {
        "open": say("Open questions"),
        "checkable": say("Checkable questions"),
        "unexpected": say("Unexpected questions"),
        "closed": say("Closed questions"),
        "leading": say("Leading questions"),
        "accusatory": say("Accusations"),
    }[kind]


def setting_word(setting: str, say: Language) -> str:
    """What a *setting* of a shift is called; raises KeyError for one that is not listed."""
    return {
        "learn": say("Learn: about half of the cases hide something"),
        "practise": say("Practise: about a quarter hide something"),
        "realistic": say("Realistic: few hide something"),
        "clean_day": say("Clean day: nobody hides anything"),
    }[setting]


def number_word(kind: str, say: Language) -> str:
    """What a number written on the subject or its papers is called; the *kind* itself if unknown.

    Case packs may name numbers of their own.
    """
    return {
        "plate": say("Plate"),
        "trailer": say("Trailer"),
        "vin": say("Chassis number"),
        "waybill": say("Waybill"),
        "seal": say("Number of the seal"),
        "wagon": say("Wagon"),
        "item": say("Parcel number"),
        "booking": say("Booking"),
        "ticket": say("Ticket"),
    }.get(kind, kind)


def measure_word(measure: str, say: Language) -> str:
    """What something measured is called; the *measure* itself if unknown."""
    return {
        "bags": say("Bags"),
        "bag_kg": say("Weight of the bags, kg"),
        "tare_kg": say("Empty weight by the register, kg"),
        "scale_kg": say("On the scales, kg"),
        "weight_g": say("Weight of the parcel, g"),
    }.get(measure, measure)


def found_unit(unit: str, say: Language) -> str:
    """In which *unit* something found is counted; the *unit* itself if unknown."""
    return {
        "kg": say("kg"),
        "g": say("g"),
        "people": say("people"),
        "pieces": say("pieces"),
        "tablets": say("tablets"),
        "usd": say("US dollars"),
    }.get(unit, unit)
