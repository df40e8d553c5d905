"""What happened, to what, by whom, chained; and who read what.

Author and subject are kind + id, never a key: the journal knows no room above it and outlives every row it speaks of.
"""

from __future__ import annotations

import json
from functools import cached_property
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from huiyin.journal.events import kind_of
from huiyin.journal.verifier import entry_hash, moment_text, payload_hash, reading_hash, reason_hash, seal_hash


class BornAs(models.TextChoices):
    PRODUCTION = "production", _("正式")
    DEMO = "demo", _("演示")
    TEST = "test", _("测试")


class Birth(models.Model):
    """What this database was born as, written once when it was first migrated and never changed.

    Only a database born as demo or test may set the clock: a city's own cannot be turned into one that may.
    """

    born_as = models.CharField(max_length=12, choices=BornAs)
    moment = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(pk=1), name="journal_birth_is_one_row"),
            models.CheckConstraint(condition=models.Q(born_as__in=BornAs.values), name="journal_birth_born_as_known"),
        ]

    def __str__(self) -> str:
        return str(self.get_born_as_display())

    @classmethod
    def kind(cls) -> str:
        """ "production", "demo" or "test", asked once per process; "" while the database is being made."""
        if not _born_as:
            born_as = cls.objects.values_list("born_as", flat=True).first()
            if born_as is None:
                return ""
            _born_as.append(born_as)
        return _born_as[0]

    @classmethod
    def is_play(cls) -> bool:
        """Was this database born as demo or test? Then every page of it says 演示."""
        return cls.kind() in (BornAs.DEMO, BornAs.TEST)

    @staticmethod
    def forget() -> None:
        """Ask the database again next time: for tests, and after a restore."""
        _born_as.clear()


_born_as: list[str] = []


class Entry(models.Model):
    """One thing that happened, as a link of its subject's chain. Written once, never changed, never deleted."""

    subject_kind = models.CharField(_("对象类别"), max_length=40)
    subject_id = models.CharField(_("对象编号"), max_length=64)
    n = models.PositiveIntegerField(_("序号"))
    kind = models.CharField(_("事项"), max_length=60)
    # The canonical text, not a JSON column: PostgreSQL would reorder keys, and the hash is over this very text.
    payload_text = models.TextField(_("内容"))
    reason = models.TextField(_("理由"), blank=True)
    author_kind = models.CharField(_("经办人类别"), max_length=20)
    author_id = models.CharField(_("经办人"), max_length=64, blank=True)
    on = models.DateField(_("发生日期"))
    entered = models.DateTimeField(_("录入时间"))
    salt = models.CharField(max_length=32)
    payload_hash = models.CharField(max_length=64)
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        verbose_name = verbose_name_plural = _("日志条目")
        ordering = ["id"]
        constraints = [models.UniqueConstraint("subject_kind", "subject_id", "n", name="journal_entry_chain")]
        indexes = [
            models.Index("entered", name="journal_entry_entered"),
            models.Index("kind", "id", name="journal_entry_kind"),
            models.Index("author_kind", "author_id", "id", name="journal_entry_author"),
        ]

    def __str__(self) -> str:
        return f"{self.subject_kind}/{self.subject_id} #{self.n} {self.kind}"

    @cached_property
    def payload(self) -> dict[str, Any]:
        return json.loads(self.payload_text)

    def describe(self) -> str:
        """The sentence a timeline shows; the bare kind where today's code no longer knows it."""
        event = kind_of(self.kind)
        return event.describe(self.payload) if event else self.kind

    @property
    def reason_hash(self) -> str:
        return reason_hash(self.salt, self.reason)

    def close(self) -> None:
        """Compute the hashes from all other fields: the last step before the entry is saved."""
        self.payload_hash = payload_hash(self.salt, self.payload_text)
        self.hash = entry_hash(
            previous=self.previous,
            subject_kind=self.subject_kind,
            subject_id=self.subject_id,
            n=self.n,
            kind=self.kind,
            author_kind=self.author_kind,
            author_id=self.author_id,
            on=self.on.isoformat(),
            entered=moment_text(self.entered),
            reason_hash=self.reason_hash,
            payload_hash=self.payload_hash,
        )


class ChainHead(models.Model):
    """The last link of a subject's chain: the row that writers of one subject queue for."""

    subject_kind = models.CharField(max_length=40)
    subject_id = models.CharField(max_length=64)
    n = models.PositiveIntegerField(default=0)
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint("subject_kind", "subject_id", name="journal_head_subject")]

    def __str__(self) -> str:
        return f"{self.subject_kind}/{self.subject_id} #{self.n}"


class AnySeal(models.Model):
    """An interval of rows under one Merkle root, chained to the seal before it."""

    number = models.PositiveIntegerField(_("封存序号"), unique=True)
    first = models.BigIntegerField(_("起"))
    last = models.BigIntegerField(_("止"))
    count = models.PositiveIntegerField(_("条数"))
    total = models.PositiveBigIntegerField(_("累计"))
    root = models.CharField(_("封存根"), max_length=64)
    previous = models.CharField(max_length=64)
    hash = models.CharField(_("封存哈希"), max_length=64)
    moment = models.DateTimeField(_("封存时间"))
    published = models.DateTimeField(_("公布时间"), null=True, blank=True)

    class Meta:
        abstract = True
        ordering = ["number"]

    def __str__(self) -> str:
        return f"#{self.number} {self.first}–{self.last}"

    def close(self) -> None:
        """Compute the seal's own hash, the one that is published."""
        self.hash = seal_hash(
            number=self.number,
            first=self.first,
            last=self.last,
            count=self.count,
            total=self.total,
            root=self.root,
            previous=self.previous,
            moment=moment_text(self.moment),
        )


class Seal(AnySeal):
    """A seal over journal entries."""

    class Meta(AnySeal.Meta):
        verbose_name = verbose_name_plural = _("日志封存")


class ReadingSeal(AnySeal):
    """A seal over readings."""

    class Meta(AnySeal.Meta):
        verbose_name = verbose_name_plural = _("阅读封存")


class How(models.TextChoices):
    PAGE = "page", _("查看页面")
    LIST = "list", _("查看列表")
    EXPORT = "export", _("导出")
    OPENING = "opening", _("开启封存内容")


class Reading(models.Model):
    """Somebody read something. A list or an export is one reading with its filter."""

    uuid = models.UUIDField(unique=True)
    subject_kind = models.CharField(_("对象类别"), max_length=40)
    subject_id = models.CharField(_("对象编号"), max_length=64, blank=True)
    reader_kind = models.CharField(_("阅读人类别"), max_length=20)
    reader_id = models.CharField(_("阅读人"), max_length=64, blank=True)
    how = models.CharField(_("方式"), max_length=8, choices=How)
    filter = models.CharField(_("筛选条件"), max_length=300, blank=True)
    what = models.CharField(_("开启内容"), max_length=60, blank=True)
    reason = models.TextField(_("理由"), blank=True)
    at = models.DateTimeField(_("时间"))
    device = models.CharField(_("设备"), max_length=16, blank=True)
    batch = models.CharField(_("入库批次"), max_length=32, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("阅读记录")
        ordering = ["id"]
        indexes = [
            models.Index("subject_kind", "subject_id", "at", name="journal_reading_subject"),
            models.Index("reader_kind", "reader_id", "at", name="journal_reading_reader"),
            models.Index("at", name="journal_reading_at"),
        ]

    def __str__(self) -> str:
        return f"{self.reader_kind}/{self.reader_id} {self.how} {self.subject_kind}/{self.subject_id}"

    def fields(self) -> dict[str, str]:
        """What is hashed of a reading."""
        return {
            "uuid": self.uuid.hex,
            "subject_kind": self.subject_kind,
            "subject_id": self.subject_id,
            "reader_kind": self.reader_kind,
            "reader_id": self.reader_id,
            "how": self.how,
            "filter": self.filter,
            "what": self.what,
            "reason": self.reason,
            "at": moment_text(self.at),
            "device": self.device,
        }

    @property
    def hash(self) -> str:
        return reading_hash(self.fields())
