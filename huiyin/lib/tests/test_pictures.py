"""Pictures from a phone are read, what pretends to be one is refused in words."""

import io
import struct
import zipfile
import zlib
from datetime import UTC, datetime

import pillow_heif
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import ExifTags, Image

from huiyin.lib import pictures
from huiyin.lib.clock import SHANGHAI
from huiyin.lib.verdicts import Refused


def photo(size=(2400, 1200), kind="JPEG", orientation=None, offset=None, gps=True, mode="RGB") -> bytes:
    image = Image.new(mode, size, "white" if mode != "RGBA" else (0, 0, 0, 0))
    exif = Image.Exif()
    exif[ExifTags.Base.Make] = "Secret Camera"
    if orientation:
        exif[ExifTags.Base.Orientation] = orientation
    details = exif.get_ifd(ExifTags.IFD.Exif)
    details[ExifTags.Base.DateTimeOriginal] = "2016:12:01 22:15:03"
    if offset:
        details[ExifTags.Base.OffsetTimeOriginal] = offset
    if gps:
        place = exif.get_ifd(ExifTags.IFD.GPSInfo)
        place[ExifTags.GPS.GPSLatitudeRef] = "N"
        place[ExifTags.GPS.GPSLatitude] = (23.0, 1.0, 30.0)
        place[ExifTags.GPS.GPSLongitudeRef] = "E"
        place[ExifTags.GPS.GPSLongitude] = (113.0, 7.0, 12.0)
    out = io.BytesIO()
    image.save(out, kind, **({"exif": exif} if kind in ("JPEG", "PNG", "WEBP") else {}))
    return out.getvalue()


def test_a_photograph_tells_when_and_where():
    picture = pictures.read_picture(photo())
    assert picture.media_type == "image/jpeg"
    assert (picture.width, picture.height) == (2400, 1200)
    assert picture.taken == datetime(2016, 12, 1, 22, 15, 3, tzinfo=SHANGHAI)
    assert (picture.place.latitude, picture.place.longitude) == (23.025, 113.12)


def test_a_camera_with_a_zone_is_believed():
    assert pictures.read_picture(photo(offset="+00:00")).taken == datetime(2016, 12, 1, 22, 15, 3, tzinfo=UTC)


def test_what_is_shown_is_small_and_says_nothing():
    picture = pictures.read_picture(photo())
    shown = Image.open(io.BytesIO(picture.shown))
    assert shown.size == (1600, 800) == (picture.shown_width, picture.shown_height)
    assert not shown.getexif()
    assert "exif" not in shown.info
    assert b"Secret" not in picture.shown


def test_what_is_shown_stands_upright():
    picture = pictures.read_picture(photo(size=(400, 200), orientation=6))
    assert (picture.shown_width, picture.shown_height) == (200, 400)


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "GIF", "BMP", "TIFF"])
def test_other_kinds_are_read(kind):
    picture = pictures.read_picture(photo(size=(300, 100), kind=kind))
    assert picture.shown.startswith(b"\xff\xd8\xff")
    assert picture.media_type == f"image/{kind.lower()}"


def test_a_phone_that_writes_heic_is_read():
    out = io.BytesIO()
    pillow_heif.from_pillow(Image.new("RGB", (320, 200), "red")).save(out)
    picture = pictures.read_picture(out.getvalue())
    assert picture.media_type == "image/heic"
    assert Image.open(io.BytesIO(picture.shown)).size == (320, 200)


def test_a_transparent_picture_is_laid_on_white():
    picture = pictures.read_picture(photo(size=(20, 20), kind="PNG", mode="RGBA"))
    assert Image.open(io.BytesIO(picture.shown)).getpixel((5, 5)) == (255, 255, 255)


def test_a_pixel_bomb_is_refused_before_it_unpacks():
    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", 60_000, 60_000, 1, 0, 0, 0, 0)
    bomb = (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 100)) + chunk(b"IEND", b"")
    )
    with pytest.raises(Refused, match="像素过大"):
        pictures.read_picture(bomb)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "空的"),
        (b"hello", "不是可识别的照片"),
        (b"%PDF-1.7 ...", "不是可识别"),
        (b"\xff\xd8\xff\xe0broken", "已损坏"),
    ],
)
def test_refusals_are_sentences(data, words):
    with pytest.raises(Refused, match=words):
        pictures.read_picture(data)


def test_a_picture_cut_off_half_way_is_refused():
    whole = photo()
    with pytest.raises(Refused, match="已损坏"):
        pictures.read_picture(whole[: len(whole) // 2])


def test_a_file_too_large_is_refused():
    with pytest.raises(Refused, match="40 MB"):
        pictures.read_picture(b"\xff\xd8\xff" + bytes(pictures.MOST_BYTES))


@pytest.mark.filterwarnings("ignore::UserWarning")
@given(st.binary(max_size=200), st.sampled_from([b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF89a", b"II*\x00", b""]))
@settings(deadline=None)
def test_rubbish_is_only_ever_refused(tail, head):
    with pytest.raises(Refused):
        pictures.read_picture(head + tail)


@pytest.mark.filterwarnings("ignore::UserWarning")
@given(st.integers(0, 2000), st.integers(0, 255))
@settings(deadline=None, max_examples=60)
def test_a_damaged_photograph_is_read_or_refused(at, byte):
    data = bytearray(photo(size=(60, 40)))
    data[at % len(data)] = byte
    try:
        assert pictures.read_picture(bytes(data)).shown.startswith(b"\xff\xd8\xff")
    except Refused as refused:
        assert refused.reason


def package(*names: str, **contents: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in names:
            archive.writestr(name, contents.get(name, "x"))
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "media_type"),
    [
        (package("[Content_Types].xml", "word/document.xml"), pictures.DOCX),
        (package("[Content_Types].xml", "xl/workbook.xml"), pictures.XLSX),
        (package("mimetype", mimetype=pictures.ODS), pictures.ODS),
        (package("readme.txt"), "application/zip"),
        (b"%PDF-1.4\n", "application/pdf"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
        ("序号,受理编号".encode("gb18030"), "text/plain"),
        ("\ufeff序号".encode(), "text/plain"),
        (b"\x00\x01\x02", ""),
        (b"\x00\x00\x00\x18ftypmp42", "video/mp4"),
        (b"", ""),
    ],
)  # fmt: skip
def test_the_content_says_what_a_file_is(data, media_type):
    assert pictures.sniff(data) == media_type


def test_macros_and_bombs_in_packages_are_refused():
    with pytest.raises(Refused, match="宏"):
        pictures.sniff(package("word/document.xml", "word/vbaProject.bin"))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for n in range(6):
            archive.writestr(f"xl/{n}", bytes(100 * 1024 * 1024))
    with pytest.raises(Refused, match="过大"):
        pictures.sniff(out.getvalue())
    with pytest.raises(Refused, match="损坏"):
        pictures.sniff(b"PK\x03\x04 nothing")


def packed(files, how=zipfile.ZIP_DEFLATED):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", how) as package:
        for name, content in files.items():
            package.writestr(name, content)
    return out.getvalue()


ODS = "application/vnd.oasis.opendocument.spreadsheet"
DECLARED = '<Override PartName="/word/m.bin" ContentType="application/vnd.ms-office.vbaProject"/>'


@pytest.mark.parametrize(
    "files",
    [
        {"xl/workbook.xml": "x", "xl/macrosheets/sheet1.xml": "x"},
        {"mimetype": ODS, "Basic/Standard/Module1.xml": "x"},
        {"mimetype": ODS, "Scripts/python/run.py": "x"},
        {"word/document.xml": "x", "word/m.bin": "x", "[Content_Types].xml": DECLARED},
    ],
)
def test_macros_are_refused_wherever_they_hide(files):
    with pytest.raises(Refused, match="宏"):
        pictures.sniff(packed(files))


def test_a_package_with_a_made_up_directory_is_refused_in_words():
    squeezed = bytearray(packed({"mimetype": ODS * 9}, zipfile.ZIP_LZMA))
    squeezed[42:52] = b"\xff" * 10
    named = packed({"xé.txt": "1"}).replace("é".encode(), b"\xff\xff")
    for made_up in (bytes(squeezed), named):
        with pytest.raises(Refused, match="损坏"):
            pictures.sniff(made_up)


def test_plain_packages_are_known():
    assert pictures.sniff(packed({"word/document.xml": "x", "[Content_Types].xml": "<Types/>"})) == pictures.DOCX
    assert pictures.sniff(packed({"mimetype": ODS, "content.xml": "x"})) == pictures.ODS


@pytest.mark.parametrize(("width", "height"), [(10_000, 9_999), (60_000, 60_000)])
def test_a_picture_that_must_be_unpacked_whole_has_half_the_pixels(width, height):
    wide = io.BytesIO()
    Image.new("1", (width, height)).save(wide, "PNG") if width < 60_000 else wide.write(photo(kind="PNG"))
    data = bytearray(wide.getvalue())
    data[16:24] = struct.pack(">II", width, height)
    data[29:33] = struct.pack(">I", zlib.crc32(bytes(data[12:29])))
    with pytest.raises(Refused, match="像素过大"):
        pictures.read_picture(bytes(data))


def test_a_large_photograph_of_a_telephone_is_read():
    picture = pictures.read_picture(photo(size=(9000, 8000)))
    assert max(picture.shown_width, picture.shown_height) == pictures.LONGEST_SIDE
