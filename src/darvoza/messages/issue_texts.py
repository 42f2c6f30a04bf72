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
    "LOOP-FAILED": _("The message could not be taken in ({expected}); it is kept."),
    "PLACE-UNKNOWN": _("{expected} of its subjects cross at no checkpoint known here."),
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
    "VAL-ZONE": _("The time zone of {raw} in {tag} is not known; UTC was assumed."),
    "VAL-MISSING": _("{tag} is missing; {expected}."),
    "CNT-ITEMS": _("{tag} announces {raw} items, but {expected} are there."),
    "ID-CHECKDIGIT": _("The check digit of {tag} {raw} is wrong; {expected} was expected."),
    # characters
    "SYN-CHARSET": _("The text is not in {expected}: {raw}."),
    "SYN-CHARSET-UNREADABLE": _("The text cannot be decoded as {expected}."),
    # UN/EDIFACT: envelopes and counts
    "ENV-TEXT": _("Text stands around the interchange; it was left aside: {raw}."),
    "ENV-UNA": _("The service string advice UNA is damaged: {raw}; {expected}."),
    "ENV-UNB": _("The interchange header UNB is missing or stands twice: {raw}; {expected}."),
    "ENV-UNE": _("Group trailer and header do not pair: {expected}."),
    "ENV-UNG": _("Group trailer and header do not pair: {expected}."),
    "ENV-UNZ": _("The interchange trailer UNZ is missing: {expected}."),
    "ENV-REFERENCE": _("Header and trailer name different references: {raw}, {expected} expected."),
    "ENV-TEST": _("The interchange is marked as a test and was sent as live."),
    "MSG-UNH": _("Segment {segment} {tag} stands outside a message: {expected}."),
    "MSG-UNT": _("The message trailer UNT is missing: {expected}."),
    "MSG-TYPE": _("The message is of type {raw}; {expected} was expected."),
    "MSG-REFERENCE": _("UNT names another message than UNH: {raw}, {expected} expected."),
    "MSG-PROFILE": _("The list is of another profile: {raw}; {expected} was expected."),
    "CNT-UNT": _("UNT counts {raw} segments; {expected} are there."),
    "CNT-UNE": _("UNE counts {raw} messages; {expected} are there."),
    "CNT-UNZ": _("UNZ counts {raw} messages or groups; {expected} are there."),
    "CNT-PERSONS": _("The message counts {raw} persons; {expected} are there."),
    "CNT-BOOKINGS": _("The message counts {raw} bookings; {expected} are there."),
    "PART-NUMBER": _("The part's number is {raw}; {expected} were expected."),
    "PART-FLAG": _("The part is marked {raw}; {expected} was expected."),
    "VER-UNKNOWN": _(
        "The message is of release {raw}; {expected} are known. It was read the same."
    ),
    # UN/EDIFACT: segments, elements, characters
    "SEG-DUPLICATE": _("Segment {segment} {tag} stands there twice."),
    "SEG-LEG": _("The places do not name the leg that crosses the border; {expected} expected."),
    "SEG-MANY": _("Segment {segment} {tag}: there are more than is safe to read; {expected}."),
    "SEG-MISPLACED": _("Segment {segment} {tag} stands in the wrong place; {expected} expected."),
    "SEG-MISSING": _("After segment {segment} {tag}, {expected} is missing."),
    "SEG-ORDER": _("Segment {segment} {tag} stands out of order."),
    "SEG-UNKNOWN": _("Segment {segment} {tag} is not known in this message."),
    "DE-BLANK": _("{raw} in segment {segment} {tag} holds blanks; {expected} expected."),
    "DE-CARRIER": _("{raw} in {tag} names another carrier than {expected}."),
    "DE-CONTACT": _("{raw} in segment {segment} {tag} is no telephone number or e-mail address."),
    "DE-COUNTRY": _("{raw} in segment {segment} {tag} is no alpha-3 country; {expected} expected."),
    "DE-DATE": _("{raw} in segment {segment} {tag} is no date; {expected} expected."),
    "DE-DOCUMENT": _("{raw} in segment {segment} {tag} is no kind of document; {expected}."),
    "DE-FLIGHT": _("{raw} in segment {segment} {tag} is no flight; {expected} expected."),
    "DE-FUNCTION": _("{raw} in segment {segment} {tag} is no known function; {expected}."),
    "DE-LIST": _("{raw} in segment {segment} {tag} is no kind of list; {expected} expected."),
    "DE-MISSING": _("In segment {segment} {tag}, {expected} is missing."),
    "DE-NAME": _("The name in segment {segment} {tag} lacks {expected}."),
    "DE-NUMBER": _("{raw} in segment {segment} {tag} is no number; {expected} expected."),
    "DE-PLACE": _("{raw} in segment {segment} {tag} is no known place; {expected} expected."),
    "DE-PLACEHOLDER": _(
        "{raw} in segment {segment} {tag} stands for nothing; {expected} expected."
    ),
    "DE-QUALIFIER": _("{raw} in segment {segment} {tag} is no known qualifier; {expected}."),
    "DE-SCOPE": _("Segment {segment} {tag} belongs to nobody known; {expected} expected."),
    "DE-SEX": _("{raw} in segment {segment} {tag} is no sex; {expected} expected."),
    "DE-SSR": _("The service request {raw} cannot be read; {expected} expected."),
    "SYN-COMPONENTS": _("Segment {segment} {tag} has too many components; {expected}."),
    "SYN-CONTROL": _("Segment {segment} {tag} holds control characters: {raw}."),
    "SYN-ELEMENTS": _("Segment {segment} {tag} has too many elements; {expected}."),
    "SYN-LENGTH": _("Segment {segment} {tag} is too long; {expected}."),
    "SYN-MORE": _("Further issues of a kind are not listed: {raw}."),
    "SYN-NEWLINE": _("A value in segment {segment} {tag} holds a line break."),
    "SYN-NOISE": _("What follows cannot be read as segments: {raw}."),
    "SYN-TAG": _("{raw} is no segment; {expected}."),
    "SYN-TERMINATOR": _("Segment {segment} {tag} does not end; {expected} expected: {raw}."),
    "SYN-WRAP": _("Segment {segment} {tag} was wrapped over lines, which were joined."),
    "VAL-TIMES": _("The times {raw} contradict each other; {expected} expected."),
    "VAL-TWICE": _("{raw} is given to two persons of the message; {expected} expected."),
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
    "FORM-SHAPE": _("{tag} is not {expected}."),
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
