"""A file from outside is hostile until read: what it really is, how large it would grow, what it says of time and place.

The original stays sealed as it came; what pages show is a derivative without any metadata.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

import pillow_heif
from django.utils.translation import gettext as _
from PIL import ExifTags, Image, ImageCms, ImageOps, UnidentifiedImageError

from huiyin.lib.clock import SHANGHAI
from huiyin.lib.verdicts import Refused

pillow_heif.register_heif_opener(thumbnails=False)

MOST_BYTES = 40 * 1024 * 1024
MOST_PIXELS = 100_000_000
MOST_WHOLE = 50_000_000  # of a picture that must be unpacked whole: each of them takes four bytes and more
LONGEST_SIDE = 1600
Image.MAX_IMAGE_PIXELS = MOST_PIXELS  # Pillow's own alarm, for whatever else opens a picture
_FORMATS = ("JPEG", "PNG", "WEBP", "HEIF", "TIFF", "BMP", "GIF")
# Where office programs keep what they would run: VBA, the older sheets of macros, and OpenDocument's two folders.
_MACROS = re.compile(r"(^|/)(vbaproject\.bin|macrosheets/.+|vbadata\.xml)$|^(basic|scripts)/.+", re.I)
_DECLARED = re.compile(rb"vbaproject|macroenabled|macrosheet", re.I)  # whatever the part itself is called
# A package of office papers unpacks to several times its size, a bomb to thousands.
_MOST_UNPACKED = 500 * 1024 * 1024
_MOST_MEMBERS = 20_000

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ODS = "application/vnd.oasis.opendocument.spreadsheet"
_OLE = "application/x-ole-storage"  # xls and doc alike: the reader finds out which
IMAGES = frozenset(
    {"image/jpeg", "image/png", "image/webp", "image/heic", "image/tiff", "image/bmp", "image/gif"},
)
_HEIF_BRANDS = {b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1"}
_VIDEO_BRANDS = {b"isom", b"iso2", b"mp41", b"mp42", b"avc1", b"M4V ", b"3gp4", b"3gp5", b"MSNV"}


@dataclass(frozen=True)
class Place:
    """Where a picture says it was taken, WGS 84 degrees."""

    latitude: float
    longitude: float


@dataclass(frozen=True)
class Picture:
    """What was read from an uploaded picture, and the derivative that may be shown."""

    media_type: str
    width: int
    height: int
    taken: datetime | None
    place: Place | None
    shown: bytes  # JPEG, at most 1600 px, without metadata
    shown_width: int
    shown_height: int


def sniff(data: bytes) -> str:
    """The media type by content, whatever the file calls itself; "" for what is not recognised.

    An office package is opened far enough to know which it is; one with macros or one that would unpack beyond
    measure is refused.
    """
    if data.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if data[:6] in (b"GIF87a", b"GIF89a"):
        return "image/gif"
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image/webp"
    if data[:4] in (b"II*\x00", b"MM\x00*"):
        return "image/tiff"
    if (
        data[:2] == b"BM"
        and len(data) > 26
        and data[14:18] in (b"\x28\0\0\0", b"\x0c\0\0\0", b"\x6c\0\0\0", b"\x7c\0\0\0")
    ):
        return "image/bmp"
    if data[4:8] == b"ftyp":
        if data[8:12] in _HEIF_BRANDS:
            return "image/heic"
        return "video/mp4" if data[8:12] in _VIDEO_BRANDS else "video/quicktime" if data[8:12] == b"qt  " else ""
    if b"%PDF-" in data[:1024]:
        return "application/pdf"
    if data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return _OLE
    if data.startswith(b"PK\x03\x04"):
        return _package(data)
    return _text(data)


def _package(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            members = package.infolist()
            if len(members) > _MOST_MEMBERS or sum(member.file_size for member in members) > _MOST_UNPACKED:
                raise Refused(_("文件解压后过大，可能有害，未予接收。请另存后重新上传。"))
            names = {member.filename for member in members}
            types = package.open("[Content_Types].xml").read(2**20) if "[Content_Types].xml" in names else b""
            if any(map(_MACROS.search, names)) or _DECLARED.search(types):
                raise Refused(_("文件含有宏，未予接收。请另存为不含宏的 docx 或 xlsx 后上传。"))
            if "word/document.xml" in names:
                return DOCX
            if "xl/workbook.xml" in names:
                return XLSX
            if "mimetype" in names:
                declared = package.open("mimetype").read(100).decode("ascii", "replace").strip()
                return declared if declared.startswith("application/vnd.oasis.opendocument.") else "application/zip"
            return "application/zip"
    except Refused:
        raise
    except Exception:  # a directory made up by somebody brings errors of every kind: struct, lzma, unicode …
        raise Refused(_("文件已损坏或被加密，无法打开。请检查后重新上传。")) from None


def _text(data: bytes) -> str:
    if not data:
        return ""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "text/plain"
    if b"\0" in data:
        return ""
    for encoding in ("utf-8", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return "" if re.search(r"[\x01-\x08\x0e-\x1a\x1c-\x1f]", text) else "text/plain"
    return ""


def read_picture(data: bytes, *, longest_side: int = LONGEST_SIDE) -> Picture:
    """Decode a picture within limits; `Refused` says what is wrong with it.

    The limits are checked on the header, before a single pixel is unpacked.
    """
    if not data:
        raise Refused(_("文件是空的，请重新选择。"))
    if len(data) > MOST_BYTES:
        raise Refused(_("照片超过%d MB，请压缩后上传。") % (MOST_BYTES // 1024 // 1024))
    media_type = sniff(data)
    if media_type not in IMAGES:
        raise Refused(_("这不是可识别的照片。请上传 JPG、PNG、WEBP 或 HEIC 格式的照片。"))
    try:
        image = Image.open(io.BytesIO(data), formats=_FORMATS)
        width, height = image.size
        if width < 1 or height < 1 or width * height > (MOST_PIXELS if image.format == "JPEG" else MOST_WHOLE):
            raise Refused(_("照片像素过大（%(w)d×%(h)d），请缩小后上传。") % {"w": width, "h": height})
        taken, place = _when_and_where(image)
        if image.format == "JPEG":
            image.draft("RGB", (longest_side * 2, longest_side * 2))
        image.load()
        shown = _derivative(image, longest_side)
    except (Image.DecompressionBombError, MemoryError):
        raise Refused(_("照片像素过大，请缩小后上传。")) from None
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError, TypeError, LookupError, struct.error):
        raise Refused(_("照片已损坏，无法打开。请重新拍摄或另存后上传。")) from None
    out = io.BytesIO()
    shown.save(out, "JPEG", quality=85, optimize=True, progressive=True)
    return Picture(media_type, width, height, taken, place, out.getvalue(), *shown.size)


def _derivative(image: Image.Image, longest_side: int) -> Image.Image:
    """Upright, in sRGB on white, small enough, and made of pixels only: a new image carries no metadata over."""
    image.thumbnail((longest_side, longest_side), Image.Resampling.LANCZOS)  # before anything makes a copy of it
    upright = ImageOps.exif_transpose(image)
    profile = upright.info.get("icc_profile")
    if profile and upright.mode in ("RGB", "CMYK", "L"):
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            converted = ImageCms.profileToProfile(upright, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
            upright = converted or upright
        except (ImageCms.PyCMSError, OSError):
            pass  # a broken profile costs a shade of colour, not the picture
    if upright.mode in ("RGBA", "LA", "PA") or "transparency" in upright.info:
        upright = upright.convert("RGBA")
        ground = Image.new("RGB", upright.size, "white")
        ground.paste(upright, mask=upright.getchannel("A"))
        return ground
    if upright.mode.startswith("I;16") or upright.mode in ("I", "F"):
        upright = upright.convert("I").point(lambda value: value / 256).convert("L")
    clean = Image.new("RGB", upright.size)
    clean.paste(upright.convert("RGB"))
    return clean


def _when_and_where(image: Image.Image) -> tuple[datetime | None, Place | None]:
    try:
        exif = image.getexif()
        details = exif.get_ifd(ExifTags.IFD.Exif)
        return _when(exif, details), _where(exif.get_ifd(ExifTags.IFD.GPSInfo))
    except Exception:
        return None, None


def _when(exif: Image.Exif, details: dict) -> datetime | None:
    written = details.get(ExifTags.Base.DateTimeOriginal) or exif.get(ExifTags.Base.DateTime)
    try:
        moment = datetime.strptime(str(written or "").strip("\0 ")[:19], "%Y:%m:%d %H:%M:%S")
    except ValueError:
        return None
    offset = re.fullmatch(
        r"([+-])(\d{2}):(\d{2})", str(details.get(ExifTags.Base.OffsetTimeOriginal) or "").strip("\0 ")
    )
    if not offset:
        # A camera that names no zone was set by somebody here.
        return moment.replace(tzinfo=SHANGHAI)
    ahead = timedelta(hours=int(offset[2]), minutes=int(offset[3])) * (-1 if offset[1] == "-" else 1)
    return moment.replace(tzinfo=timezone(ahead))


def _where(gps: dict) -> Place | None:
    latitude = _degrees(gps.get(ExifTags.GPS.GPSLatitude), gps.get(ExifTags.GPS.GPSLatitudeRef), "S")
    longitude = _degrees(gps.get(ExifTags.GPS.GPSLongitude), gps.get(ExifTags.GPS.GPSLongitudeRef), "W")
    if latitude is None or longitude is None or abs(latitude) > 90 or abs(longitude) > 180:
        return None
    if latitude == longitude == 0:  # a receiver without a fix writes noughts
        return None
    return Place(latitude, longitude)


def _degrees(value: object, reference: object, negative: str) -> float | None:
    if not isinstance(value, tuple) or len(value) != 3:
        return None
    degrees, minutes, seconds = (float(part) for part in value)
    total = degrees + minutes / 60 + seconds / 3600
    if total != total:  # a quotient by nought
        return None
    return round(-total if str(reference).strip("\0 ").upper() == negative else total, 6)
