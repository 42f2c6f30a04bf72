"""The sentence of every issue code, marked for translation.

Placeholders: ``{raw}`` what the message says, ``{expected}`` what was expected, ``{tag}`` the
segment, element, column or pointer, ``{segment}`` its ordinal, line or row.
"""


def _(text: str) -> str:
    """Mark *text* for gettext extraction."""
    return text


ISSUES: dict[str, str] = {
    # the envelope
    "ENV-EMPTY": _("The message is empty."),
    "ENV-UNKNOWN": _("The message is in no format that is read here; it begins with {raw}."),
    "READER-FAILED": _("The reader failed ({expected}); the message is kept for another reading."),
    "ISSUES-MANY": _("{raw} further issues were found and are not listed."),
    "UNKNOWN": _("Issue {code}: {raw}"),
    # values
    "VAL-NUMBER": _("{raw} in {tag} is no number; {expected}."),
    "VAL-DATE": _("{raw} in {tag} is no date; {expected}."),
    "VAL-TYPE": _("{raw} in {tag} is of the wrong kind; {expected}."),
    "VAL-CODE": _("{raw} in {tag} is not one of the known values; {expected}."),
    "VAL-COUNTRY": _("{raw} in {tag} is no known country."),
    "VAL-CURRENCY": _("{raw} in {tag} is no known currency."),
    "VAL-HS": _("{raw} in {tag} is no code of the Harmonised System (2 to 14 digits)."),
    "VAL-LENGTH": _("The value of {tag} is longer than {expected} characters and was left out."),
    "VAL-SUM": _("{tag} says {raw}, but its parts add up to {expected}."),
    "VAL-ZONE": _("{raw} in {tag} names no time zone; UTC was assumed."),
    "VAL-MISSING": _("{tag} is missing; {expected}."),
    "CNT-ITEMS": _("{tag} announces {raw} items, but {expected} are there."),
    "ID-CHECKDIGIT": _("The check digit of {tag} {raw} is wrong; {expected} was expected."),
    # characters
    "SYN-CHARSET": _("The text is not in {expected}; it was read as {raw}."),
    "SYN-CHARSET-UNREADABLE": _("The text cannot be decoded as {expected}."),
    # machine readable zone
    "MRZ-SHAPE": _("Line {segment} belongs to no machine readable zone: {raw}; {expected}."),
    "MRZ-SIGN": _("Line {segment} holds a sign that a machine readable zone cannot have: {raw}."),
    "MRZ-OCR": _("{tag} was read as {raw}; its check digit proves {expected}."),
    "MRZ-OCR-DOUBT": _("{tag} {raw} may hold a misread sign, as O for 0; it was left so."),
    "MRZ-DATE": _("{tag} {raw} is no date."),
    "MRZ-DATE-PARTIAL": _("{tag} {raw} gives no full date."),
    "MRZ-SEX": _("{raw} stands for no sex in a machine readable zone."),
    "MRZ-COUNTRY": _("{raw} in {tag} is no country or issuer of ICAO 9303."),
    # XML
    "XML-DOCTYPE": _("The document declares a DOCTYPE, which is refused as unsafe."),
    "XML-HUGE": _("The document is larger or deeper than is safe to read: {raw}."),
    "XML-SYNTAX": _("The document is not well-formed XML at line {segment}: {raw}."),
    "XML-ENCODING": _("The document is not in the encoding it declares, at line {segment}: {raw}."),
    "XML-ROOT": _("The document's first element is {raw}; {expected} was expected."),
    # declarations and notes
    "SAD-EMPTY": _("The declaration is a blank form: no office, number, trader or item."),
    "SAD-NO-NUMBER": _("The declaration carries neither a registration nor a local reference."),
    "SMGS-NO-NUMBER": _("The note carries no number (box 29)."),
    "SMGS-WAGON-UNKNOWN": _("The goods name wagon {raw}, which the note does not list."),
    "SMGS-CONTAINER-UNKNOWN": _("The goods name container {raw}, which the note does not list."),
    # forms
    "JSON-SYNTAX": _("The text is no valid JSON: {raw}."),
    "JSON-DEPTH": _("The JSON is nested deeper than is safe to read."),
    "FORM-SHAPE": _("{tag} is no {expected}."),
    "FORM-UNKNOWN": _("{tag} is not a field of this form and was left aside."),
    "FORM-EMPTY": _("The form holds nothing to read; {expected}."),
    "FORM-ROW": _("{tag} was left out: {expected}."),
    "FORM-DUPLICATE": _("{tag} repeats {raw}, which the message already holds."),
    "CSV-HEADER": _("The first row does not name the columns this form needs: {expected}."),
    "CSV-COLUMN": _("Column {tag} is not a column of this form and was left aside."),
    "CSV-COLUMN-TWICE": _("Column {tag} stands there twice."),
    "CSV-WIDTH": _("Row {segment} has {raw} cells; the first row has {expected}."),
    "CSV-SYNTAX": _("Row {segment} cannot be split into cells: {raw}."),
}
