"""Zip containers (xlsx, ods, docx) opened with suspicion: a list comes from outside and may be made to do harm."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _
from lxml import etree

from .grid import MAX_MEMBERS, MAX_RATIO, MAX_UNPACKED, UnreadableFile

# A small part may be packed very well (empty styles); the ratio counts only above this.
RATIO_COUNTS_FROM = 20 * 1024 * 1024
MAX_XML = 250 * 1024 * 1024


class Container:
    """The parts of a zip file, each unpacked within limits. What the directory claims about sizes is not believed."""

    def __init__(self, data: bytes) -> None:
        try:
            self.archive = zipfile.ZipFile(io.BytesIO(data))
            self.members = {info.filename: info for info in self.archive.infolist()}
        except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, EOFError, IndexError) as error:
            raise UnreadableFile(
                _("文件已损坏，无法打开。请重新导出，或用 Excel、WPS 打开后另存为 xlsx 再导入。")
            ) from error
        except Exception as error:  # struct errors and the like from made-up directories
            raise UnreadableFile(
                _("文件已损坏，无法打开。请重新导出，或用 Excel、WPS 打开后另存为 xlsx 再导入。")
            ) from error
        if len(self.archive.infolist()) > MAX_MEMBERS:
            raise UnreadableFile(_("文件内部部件过多，疑为恶意文件，已拒绝读取。"))
        self.size = len(data)
        self.unpacked = 0

    def __contains__(self, name: str) -> bool:
        return name in self.members

    def inspect(self) -> None:
        """Unpack everything once, throwing it away, so that no later reader meets a bomb or a document type."""
        for name, info in self.members.items():
            tail = b""
            is_xml = name.lower().endswith((".xml", ".rels", ".vml"))
            for chunk in self._chunks(info):
                if is_xml:
                    piece = (tail + chunk).replace(b"\x00", b"")
                    if b"<!DOCTYPE" in piece or b"<!ENTITY" in piece:
                        raise UnreadableFile(_("文件中含有实体声明，可能有害，已拒绝读取。请另存为新文件后再导入。"))
                    tail = chunk[-32:]

    def _chunks(self, info: zipfile.ZipInfo) -> Iterator[bytes]:
        if info.flag_bits & 1:
            raise UnreadableFile(_("文件已加密，无法读取。请取消密码后再导入。"))
        # The stated size is replaced by the limit: a directory that understates it would hide a bomb.
        info.file_size = MAX_UNPACKED + 1
        try:
            with self.archive.open(info) as part:
                while chunk := part.read(1 << 20):
                    self.unpacked += len(chunk)
                    too_dense = self.unpacked > RATIO_COUNTS_FROM and self.unpacked > MAX_RATIO * self.size
                    if self.unpacked > MAX_UNPACKED or too_dense:
                        raise UnreadableFile(_("文件解压后过大，疑为压缩炸弹，已拒绝读取。"))
                    yield chunk
        except UnreadableFile:
            raise
        except (
            zipfile.BadZipFile,
            zlib.error,
            EOFError,
            OSError,
            ValueError,
            NotImplementedError,
            RuntimeError,
        ) as error:
            raise UnreadableFile(
                _("文件已损坏，无法打开。请重新导出，或用 Excel、WPS 打开后另存为 xlsx 再导入。")
            ) from error
        except Exception as error:  # lzma and bz2 have errors of their own
            raise UnreadableFile(
                _("文件已损坏，无法打开。请重新导出，或用 Excel、WPS 打开后另存为 xlsx 再导入。")
            ) from error

    def read(self, name: str) -> bytes:
        before = self.unpacked
        content = b"".join(self._chunks(self.members[name]))
        self.unpacked = before
        if len(content) > MAX_XML:
            raise UnreadableFile(_("文件过大，请按批次拆分后再导入。"))
        return content


def parse_xml(content: bytes) -> etree._Element:
    """A tree without entities, network or document type."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableFile(_("文件内容已损坏，无法读取。请用 Excel、WPS 打开后另存为新文件再导入。")) from error
    if root is None:
        raise UnreadableFile(_("文件内容已损坏，无法读取。请用 Excel、WPS 打开后另存为新文件再导入。"))
    return root


def local(element: etree._Element) -> str:
    """The name without its namespace: strict and transitional files name the same things differently."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def attribute(element: etree._Element, name: str, default: str = "") -> str:
    """An attribute by its local name."""
    for key, value in element.attrib.items():
        if key.rpartition("}")[2] == name:
            return value
    return default
