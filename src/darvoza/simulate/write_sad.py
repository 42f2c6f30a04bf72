"""The customs declaration as ASYCUDA World exports it in XML (there is no public schema)."""

from datetime import datetime
from html import escape
from typing import TYPE_CHECKING

from darvoza.simulate.firms import Firm

if TYPE_CHECKING:
    from darvoza.simulate.arrivals import Declaration

OFFICE = ("KZKDY", "KORDAY ROAD POST")
COUNTRIES = {
    "KZ": "Kazakhstan",
    "KG": "Kyrgyzstan",
    "UZ": "Uzbekistan",
    "TJ": "Tajikistan",
    "TM": "Turkmenistan",
    "CN": "China",
    "TR": "Turkiye",
    "AE": "United Arab Emirates",
    "IN": "India",
    "RU": "Russian Federation",
}
NULL = "<null/>"


def sad(declaration: "Declaration", at: datetime) -> bytes:
    """The declaration of one load, registered at *at* (local time of the office)."""
    load = declaration.load
    return "\n".join(
        (
            '<?xml version="1.0" encoding="UTF-8" standalone="no"?>',
            f'<ASYCUDA id="{_serial(declaration)}{at:%y}">',
            _property(load.packages),
            _identification(declaration, at),
            _traders(declaration),
            _general(load.dispatch, load.origin),
            _transport(declaration),
            _valuation(load.gross, load.value),
            _item(declaration),
            "</ASYCUDA>\n",
        )
    ).encode()


def _serial(declaration: "Declaration") -> str:
    return declaration.number.rpartition("/C")[2]


def _property(packages: int) -> str:
    return (
        "<Property><Sad_flow>I</Sad_flow><Forms><Number_of_the_form>1</Number_of_the_form>"
        "<Total_number_of_forms>1</Total_number_of_forms></Forms><Nbers>"
        "<Number_of_loading_lists/><Total_number_of_items>1</Total_number_of_items>"
        f"<Total_number_of_packages>{packages}</Total_number_of_packages></Nbers>"
        "<Selected_page>1</Selected_page></Property>"
    )


def _identification(declaration: "Declaration", at: datetime) -> str:
    day = f"{at.month}/{at.day}/{at:%y}"
    return (
        f"<Identification><Office_segment><Customs_clearance_office_code>{OFFICE[0]}"
        "</Customs_clearance_office_code><Customs_Clearance_office_name>"
        f"{OFFICE[1]}</Customs_Clearance_office_name></Office_segment><Type>"
        "<Type_of_declaration>IM</Type_of_declaration><Declaration_gen_procedure_code>4"
        "</Declaration_gen_procedure_code></Type><Manifest_reference_number><null/>"
        "</Manifest_reference_number><Registration><Serial_number>C</Serial_number>"
        f"<Number>{_serial(declaration)}</Number><Date>{day}</Date></Registration>"
        "<Assessment><Serial_number><null/></Serial_number><Number/><Date/></Assessment>"
        "<receipt><Serial_number><null/></Serial_number><Number/><Date/></receipt>"
        "</Identification>"
    )


def _address(firm: Firm) -> str:
    return escape(f"{firm.name}\n{firm.street}\n{firm.city} {firm.country} ", quote=False)


def _traders(declaration: "Declaration") -> str:
    load = declaration.load
    return (
        "<Traders><Exporter><Exporter_code><null/></Exporter_code><Exporter_name>"
        f"{_address(load.consignor)}</Exporter_name></Exporter><Consignee><Consignee_code>"
        f"{load.consignee.number}</Consignee_code><Consignee_name>{_address(load.consignee)}"
        "</Consignee_name></Consignee><Financial><Financial_code><null/></Financial_code>"
        "<Financial_name><null/></Financial_name></Financial></Traders>"
        f"<Declarant><Declarant_code>{load.broker.number}</Declarant_code><Declarant_name>"
        f"{_address(load.broker)}</Declarant_name><Declarant_representative><null/>"
        f"</Declarant_representative><Reference><Year>{declaration.year}</Year><Number>"
        f"{declaration.local_number}</Number></Reference></Declarant>"
    )


def _general(dispatch: str, origin: str) -> str:
    return (
        "<General_information><Country><Country_first_destination>KZ"
        f"</Country_first_destination><Trading_country>{dispatch}</Trading_country><Export>"
        f"<Export_country_code>{dispatch}</Export_country_code><Export_country_name>"
        f"{COUNTRIES[dispatch]}</Export_country_name><Export_country_region><null/>"
        "</Export_country_region></Export><Destination><Destination_country_code>KZ"
        "</Destination_country_code><Destination_country_name>Kazakhstan"
        "</Destination_country_name></Destination><Country_of_origin_name>"
        f"{COUNTRIES[origin]}</Country_of_origin_name></Country></General_information>"
    )


def _transport(declaration: "Declaration") -> str:
    plates = " / ".join(declaration.plates)
    means = f"<Identity>{plates}</Identity><Nationality>{declaration.plate_country}</Nationality>"
    seals = len(declaration.seals)
    identity = " ".join(declaration.seals) or NULL
    return (
        "<Transport><Means_of_transport><Departure_arrival_information>"
        f"{means}</Departure_arrival_information><Border_information>{means}<Mode>31</Mode>"
        "</Border_information><Inland_mode_of_transport>3</Inland_mode_of_transport>"
        "</Means_of_transport><Container_flag>false</Container_flag><Delivery_terms>"
        f"<Code>DAP</Code><Place>{declaration.load.consignee.city}</Place><Situation><null/>"
        f"</Situation></Delivery_terms><Border_office><Code>{OFFICE[0]}</Code><Name>{OFFICE[1]}"
        "</Name></Border_office><Place_of_loading><Code><null/></Code><Name><null/></Name>"
        "<Country><null/></Country></Place_of_loading></Transport><Transit><Seals><Number>"
        f"{seals or ''}</Number><Identity>{identity}</Identity></Seals></Transit>"
    )


def _valuation(gross: int, value: float) -> str:
    return (
        "<Valuation><Calculation_working_mode>0</Calculation_working_mode><Weight>"
        f"<Gross_weight>{gross}</Gross_weight></Weight><Gs_Invoice><Amount_national_currency>"
        f"{value * 495:.2f}</Amount_national_currency><Amount_foreign_currency>{value:.2f}"
        "</Amount_foreign_currency><Currency_code>USD</Currency_code><Currency_name>US dollar"
        "</Currency_name><Currency_rate>495</Currency_rate></Gs_Invoice><Total><Total_invoice>"
        f"{value:.2f}</Total_invoice><Total_weight>{gross}</Total_weight></Total></Valuation>"
    )


def _item(declaration: "Declaration") -> str:
    load, goods = declaration.load, declaration.load.commodity
    return (
        f"<Item><Packages><Number_of_packages>{load.packages}</Number_of_packages>"
        "<Marks1_of_packages>N/M</Marks1_of_packages><Kind_of_packages_code>"
        f"{goods.packing}</Kind_of_packages_code></Packages><Tarification><HScode>"
        f"<Commodity_code>{goods.code[:8]}</Commodity_code><Precision_1>{goods.code[8:]}"
        "</Precision_1></HScode><Extended_customs_procedure>4000</Extended_customs_procedure>"
        "<National_customs_procedure>000</National_customs_procedure><Supplementary_unit>"
        "<Suppplementary_unit_code><null/></Suppplementary_unit_code>"
        "<Suppplementary_unit_quantity/></Supplementary_unit><Item_price>"
        f"{load.value:.2f}</Item_price></Tarification><Goods_description>"
        f"<Country_of_origin_code>{load.origin}</Country_of_origin_code><Description_of_goods>"
        f"{escape(load.name)}</Description_of_goods><Commercial_Description>{escape(load.name)}"
        "</Commercial_Description></Goods_description><Valuation_item><Weight_itm>"
        f"<Gross_weight_itm>{load.gross}</Gross_weight_itm><Net_weight_itm>{load.kilos:.0f}"
        f"</Net_weight_itm></Weight_itm><Statistical_value>{load.value:.2f}</Statistical_value>"
        "</Valuation_item></Item>"
    )
