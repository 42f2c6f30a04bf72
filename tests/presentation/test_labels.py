"""What a subject is called in a row."""

import pytest

from darvoza.presentation import label
from darvoza.subjects import (
    Consignment,
    Document,
    GoodsItem,
    Reference,
    Traveller,
    Vehicle,
    VehicleKind,
)

PASSPORT = Document(kind="P", number="N1234567")


@pytest.mark.parametrize(
    ("subject", "said"),
    [
        (
            Traveller(surname="SADYKOV", given_names="ERLAN", documents=(PASSPORT,)),
            "SADYKOV ERLAN, N1234567",
        ),
        (Traveller(surname="SADYKOV"), "SADYKOV"),
        (Traveller(documents=(PASSPORT, Document(kind="V", number="V7"))), "N1234567"),
        (Traveller(), "—"),
        (Vehicle(kind=VehicleKind.TRUCK, registration="01KG123ABC", vin="X1"), "01KG123ABC"),
        (Vehicle(kind=VehicleKind.CAR, vin="XTA210990Y2766389"), "XTA210990Y2766389"),
        (Vehicle(kind=VehicleKind.WAGON), "wagon"),
        (
            Consignment(
                references=(Reference(kind="smgs", number="22700123"),),
                items=(GoodsItem(), GoodsItem(description="CEMENT")),
            ),
            "22700123, CEMENT",
        ),
        (Consignment(items=(GoodsItem(description="TILES"),)), "TILES"),
        (Consignment(), "—"),
    ],
)
def test_a_subject_is_called_by_what_an_officer_sees_of_it(subject, said):
    assert label(subject) == said
