"""Code tables, normalisers and check digits that every stage of the loop shares.

Tables are vendored beside this module, read on first use and held in memory; where they come from
is written in ``SOURCES.md``. A code that is not known gives ``None``, never an error.
"""

from darvoza.codes.checks import (
    container_digit,
    mrz_digit,
    postal_item_digit,
    station_digit,
    valid_container,
    valid_postal_item,
    valid_station,
    valid_wagon,
    wagon_digit,
)
from darvoza.codes.normal import document_number, email, fold_letters, phone
from darvoza.codes.plates import plate, plate_country
from darvoza.codes.tables import (
    Country,
    Currency,
    Port,
    countries,
    country,
    currency,
    hs_chapter,
    port,
)

__all__ = [
    "Country",
    "Currency",
    "Port",
    "container_digit",
    "countries",
    "country",
    "currency",
    "document_number",
    "email",
    "fold_letters",
    "hs_chapter",
    "mrz_digit",
    "phone",
    "plate",
    "plate_country",
    "port",
    "postal_item_digit",
    "station_digit",
    "valid_container",
    "valid_postal_item",
    "valid_station",
    "valid_wagon",
    "wagon_digit",
]
