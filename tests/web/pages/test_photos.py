"""Photos: what is taken, what the camera added is not kept, who sees them, how they are stored."""

import struct
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from darvoza.errors import InputError, StoreError
from darvoza.store import audit, schema
from darvoza.store import photos as kept
from darvoza.web.limits import BODY_BYTES
from darvoza.web.pictures import PHOTO_BYTES, cleaned, media_type
from tests.web.pages.test_unit import browse, outcomes, path
from tests.web.world import PHOTO


def segment(marker, body):
    return b"\xff" + bytes([marker]) + struct.pack(">H", len(body) + 2) + body


def exif(orientation, order=">"):
    mark = b"MM\0*" if order == ">" else b"II*\0"
    entries = struct.pack(order + "HHIHH", 0x010F, 2, 4, 0, 0)
    entries += struct.pack(order + "HHIHH", 0x0112, 3, 1, orientation, 0)
    head = struct.pack(order + "IH", 8, 2)
    return b"Exif\0\0" + mark + head + entries + b"\0\0\0\0" + b"GPS 43.2N 76.9E" * 4


SCAN = segment(0xDA, b"\x01\x01\0\0\x3f\0") + b"\x12\xff\x00\x34\xff\xd0\x56"
JFIF, TABLE, FRAME = (
    segment(0xE0, b"JFIF\0\1\1"),
    segment(0xDB, b"\0" * 8),
    segment(0xC0, b"\1" * 8),
)


def jpeg(*added, after=b""):
    return b"\xff\xd8" + JFIF + b"".join(added) + TABLE + FRAME + SCAN + b"\xff\xd9" + after


def chunk(name, body):
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def webp(*chunks):
    body = b"".join(
        name + struct.pack("<I", len(data)) + data + b"\0" * (len(data) % 2)
        for name, data in chunks
    )
    return b"RIFF" + struct.pack("<I", len(body) + 4) + b"WEBP" + body


def test_of_a_jpeg_only_what_shows_it_stays():
    added = (
        segment(0xE1, exif(1)), segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0<GPS/>"),
        segment(0xED, b"Photoshop GPS"), segment(0xFE, b"GPS comment"), segment(0xE2, b"MPF\0GPS"),
    )  # fmt: skip
    profile = segment(0xE2, b"ICC_PROFILE\0\1\1abc")
    kind, found = cleaned(jpeg(*added, profile, after=jpeg(segment(0xE1, exif(1)))))
    assert kind == "image/jpeg"
    assert found == jpeg(profile)


@pytest.mark.parametrize("order", [">", "<"])
def test_a_photo_keeps_the_way_it_is_turned_and_not_the_place(order):
    _, found = cleaned(jpeg(segment(0xE1, exif(6, order))))
    assert b"GPS" not in found
    assert cleaned(found) == ("image/jpeg", found)
    assert struct.pack(">HHIHH", 0x0112, 3, 1, 6, 0) in found


def test_of_a_png_only_what_shows_it_stays():
    assert cleaned(PHOTO) == ("image/png", PHOTO)
    added = b"".join(chunk(name, b"GPS") for name in (b"eXIf", b"tEXt", b"iTXt", b"zTXt", b"tIME"))
    head, rest = PHOTO[:33], PHOTO[33:]
    shown = chunk(b"pHYs", b"\0" * 9)
    assert cleaned(head + added + shown + rest + b"more") == ("image/png", head + shown + rest)


def test_of_a_webp_only_what_shows_it_stays():
    extended = (b"VP8X", bytes([0x2C]) + b"\0" * 9)
    plain = (b"VP8X", bytes([0x20]) + b"\0" * 9)
    picture = (b"VP8L", b"abc")
    found = cleaned(webp(extended, (b"EXIF", b"GPS"), picture, (b"XMP ", b"GPS!")))
    assert found == ("image/webp", webp(plain, picture))


@pytest.mark.parametrize(
    "data",
    [
        b"", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"GIF89a" + b"\0" * 20, b"%PDF-1.7",
        PHOTO[:-6], jpeg()[:-2], jpeg()[:30], webp(), webp((b"VP8L", b"abc"))[:-2], b"\xff\xd8\xff",
        PHOTO + b"\0" * PHOTO_BYTES,
    ],
)  # fmt: skip
def test_what_is_no_whole_picture_is_refused(data):
    with pytest.raises(InputError) as refused:
        cleaned(data)
    assert refused.value.field == "photos"


@given(st.sampled_from([PHOTO, jpeg(segment(0xE1, exif(6))), webp((b"VP8L", b"abc"))]), st.data())
def test_damage_is_refused_or_cleaned_and_never_fails_otherwise(picture, data):
    at = data.draw(st.integers(0, len(picture) - 1))
    damaged = picture[:at] + data.draw(st.binary(max_size=4)) + picture[at + 1 :]
    try:
        kind, found = cleaned(damaged)
    except InputError:
        return
    assert media_type(found) == kind
    assert cleaned(found) == (kind, found)


def send(api, photos, who="officer", **data):
    files = [("photos", (f"{number}.jpg", one)) for number, one in enumerate(photos)]
    sent = {"result": "nothing", "then": "stay"} | data
    return browse(api, "POST", path(api, "/outcomes"), who, data=sent, files=files)


def test_photos_come_with_the_outcome_and_are_seen(api):
    assert send(api, [PHOTO, jpeg(segment(0xE1, exif(6)))]).status_code == 303
    (outcome,) = outcomes(api)
    found = api("GET", f"/api/outcomes/{outcome.id}/photos", "officer").json()["photos"]
    assert [one["media_type"] for one in found] == ["image/png", "image/jpeg"]
    page = browse(api, "GET", f"/outcomes/{outcome.id}").text
    assert f'src="/photos/{found[0]["id"]}"' in page
    answer = browse(api, "GET", f"/photos/{found[0]['id']}", "analyst")
    assert (answer.content, answer.headers["content-type"]) == (PHOTO, "image/png")
    assert answer.headers["content-disposition"].startswith("inline")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cache-control"] == "no-store"
    with api.store.reading() as connection:
        seen = audit.entries_of(connection, "photo", found[0]["id"])
    assert [(one.action, one.actor) for one in seen] == [
        ("photographed", "officer"), ("viewed", "analyst"),
    ]  # fmt: skip


def test_the_store_keeps_no_readable_picture_and_none_under_another_id(api):
    photo_id = api.known.ids["photo_id"]
    with api.store.begin() as connection:
        row = connection.execute(select(schema.photos)).one()
        assert PHOTO[:20] not in row.ciphertext
        assert kept.bytes_of(connection, api.store, photo_id) == PHOTO
        moved = schema.photos.update().values(id="another")
        connection.execute(moved)
        with pytest.raises(StoreError):
            kept.bytes_of(connection, api.store, "another")
        connection.rollback()


@pytest.mark.parametrize("photos", [[PHOTO, b"not a picture"], [PHOTO] * 7])
def test_a_wrong_photo_keeps_nothing_of_the_outcome(photos, quick):
    answer = send(quick, photos, agency="mine")
    assert answer.status_code == 422
    assert 'id="photos-error"' in answer.text
    assert 'value="mine"' in answer.text
    assert "choose them again" in answer.text
    assert outcomes(quick) == ()
    with quick.store.reading() as connection:
        assert connection.scalar(select(func.count()).select_from(schema.photos)) == 1


def test_an_amendment_has_photos_of_its_own(quick):
    first = quick.known.ids["outcome_id"]
    answer = browse(quick, "POST", f"/outcomes/{first}/amendments", data={"note": "laboratory"},
                    files=[("photos", ("a.png", PHOTO))])  # fmt: skip
    assert answer.status_code == 303
    chain = quick("GET", f"/api/outcomes/{first}", "officer").json()["chain"]
    assert [len(one["photos"]) for one in chain] == [1, 1]


def test_the_api_takes_one_picture_a_call_up_to_six(quick):
    there = f"/api/outcomes/{quick.known.ids['outcome_id']}/photos"
    for _ in range(5):
        assert quick("POST", there, "officer", content=PHOTO).status_code == 201
    refused = quick("POST", there, "officer", content=PHOTO)
    assert (refused.status_code, refused.json()["field"]) == (422, "photos")
    assert quick("POST", there, "analyst", content=PHOTO).status_code == 403


def test_a_photo_of_elsewhere_or_of_another_outcome_is_not_there(quick):
    ids = quick.known.ids
    assert browse(quick, "GET", f"/photos/{ids['photo_id']}", "stranger").status_code == 404
    assert browse(quick, "GET", "/photos/none").status_code == 404
    assert browse(quick, "GET", f"/photos/{ids['photo_id']}", "administrator").status_code == 403
    send(quick, [])
    (other,) = outcomes(quick)
    there = f"/api/outcomes/{other.id}/photos/{ids['photo_id']}"
    assert quick("GET", there, "officer").status_code == 404


def test_only_where_photos_come_in_may_a_form_be_large(quick):
    large = PHOTO + b"\0" * BODY_BYTES
    assert send(quick, [large]).status_code == 303
    refused = browse(quick, "POST", path(quick, "/decisions"), data={"decision": "x"},
                     files=[("photos", ("a.png", large))])  # fmt: skip
    assert refused.status_code == 413
    too_large = quick("POST", f"/api/outcomes/{quick.known.ids['outcome_id']}/photos", "officer",
                      content=b"\0" * (PHOTO_BYTES + 1))  # fmt: skip
    assert too_large.status_code == 413
