"""Fields of the administrator's form that Django does not bring: a list of words, and the columns of a table."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from huiyin.rulebook.sections import COLUMN_KEYS

LONGEST_WORD, MOST_WORDS = 30, 200
_MARKS = "、,，;；\n\r\t"


def split_words(text: str) -> list[str]:
    """Words as people separate them, each once, in their order."""
    for mark in _MARKS:
        text = text.replace(mark, "、")
    return list(dict.fromkeys(word.strip() for word in text.split("、") if word.strip()))


class WordsField(forms.CharField):
    """A list of words, typed with 、 or line breaks between them."""

    def __init__(self, **more: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": 3}), required=False, **more)

    def prepare_value(self, value: Any) -> Any:
        """As it is typed."""
        return "、".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> Any:
        """The words; one that is too long is most likely a sentence whose mark is missing."""
        words = split_words(super().clean(value))
        for word in words:
            if len(word) > LONGEST_WORD:
                raise forms.ValidationError(
                    _("“%(word)s…”太长，每个词不超过 %(most)s 个字，请用顿号隔开。")
                    % {"word": word[:10], "most": LONGEST_WORD}
                )
        if len(words) > MOST_WORDS:
            raise forms.ValidationError(_("最多填写 %(most)s 个词，请删减。") % {"most": MOST_WORDS})
        return words


class ColumnsWidget(forms.Widget):
    """The columns of a table from left to right: what each shows, and its heading."""

    template_name = "rulebook/columns.html"
    use_fieldset = True
    ROWS = len(COLUMN_KEYS)

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """One line a column, and empty ones below for more."""
        context = super().get_context(name, value, attrs)
        pairs = [tuple(pair) for pair in value or []]
        pairs += [("", "")] * (self.ROWS - len(pairs))
        context["lines"] = [
            {"n": n, "key": key, "heading": heading} for n, (key, heading) in enumerate(pairs[: self.ROWS], start=1)
        ]
        context["choices"] = list(COLUMN_KEYS.items())
        return context

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[list[str]]:
        """The lines with anything in them."""
        lines = [
            [str(data.get(f"{name}_{n}_{part}", "")).strip() for part in ("key", "heading")]
            for n in range(1, self.ROWS + 1)
        ]
        return [line for line in lines if any(line)]

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        """Nothing of it was sent."""
        return not any(key.startswith(f"{name}_") for key in data)


class ColumnsField(forms.Field):
    """The columns of a table as [what it shows, heading]."""

    widget = ColumnsWidget

    def clean(self, value: Any) -> list[list[str]]:
        """A heading left blank is the usual word; what cannot be a column is named with its line."""
        columns: list[list[str]] = []
        for n, (key, heading) in enumerate(value or [], start=1):
            if key not in COLUMN_KEYS:
                raise forms.ValidationError(_("第 %(n)s 列没有选择内容，请选择或清空表头。") % {"n": n})
            if len(heading) > LONGEST_WORD:
                raise forms.ValidationError(
                    _("第 %(n)s 列的表头太长，不超过 %(most)s 个字。") % {"n": n, "most": LONGEST_WORD}
                )
            if key in [former for former, _heading in columns]:
                raise forms.ValidationError(_("“%(column)s”选择了两次，请只保留一列。") % {"column": COLUMN_KEYS[key]})
            columns.append([key, heading or str(COLUMN_KEYS[key])])
        if not columns:
            raise forms.ValidationError(_("请至少选择一列。"))
        return columns
