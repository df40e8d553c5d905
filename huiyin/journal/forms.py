"""What an auditor filters by."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from huiyin.journal.actions import IMPORT, SYSTEM
from huiyin.journal.marks import readings_under
from huiyin.journal.models import Entry, How, Reading
from huiyin.journal.words import event_choices, subject_choices
from huiyin.lib import clock
from huiyin.ui.forms import PlainSelect

# The authors that are no person, by the word an auditor types.
_MACHINES = {str(author.kind): author for author in (SYSTEM, IMPORT)}


class _Filter(forms.Form):
    day = forms.DateField(label=_("日期"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    person = forms.CharField(label=_("登录名"), required=False, max_length=60)
    subject_kind = forms.ChoiceField(label=_("对象类别"), required=False, widget=PlainSelect)
    subject_id = forms.CharField(label=_("对象编号"), required=False, max_length=64)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["subject_kind"].choices = [("", _("全部")), *subject_choices()]  # type: ignore[attr-defined]

    def narrow(self, rows: QuerySet[Any], *, moment: str, person: str) -> QuerySet[Any]:
        """Only what the form asks for; `moment` and `person` name the columns of this table."""
        given = self.cleaned_data
        if given["day"]:
            begin = clock.at(given["day"])
            rows = rows.filter(**{f"{moment}__gte": begin, f"{moment}__lt": begin + timedelta(days=1)})
        if given["person"]:
            kind, number = _person(given["person"])
            rows = rows.filter(**{f"{person}_kind": kind, f"{person}_id": number})
        for column in ("subject_kind", "subject_id", "kind", "how"):
            if given.get(column):
                rows = rows.filter(**{column: given[column]})
        return rows


class EntryFilter(_Filter):
    kind = forms.ChoiceField(label=_("事项"), required=False, widget=PlainSelect)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [("", _("全部")), *event_choices()]  # type: ignore[attr-defined]

    def chosen(self) -> QuerySet[Entry]:
        """The entries asked for, newest first; none when the form is wrong."""
        if not self.is_valid():
            return Entry.objects.none()
        return self.narrow(Entry.objects.order_by("-id"), moment="entered", person="author")


class ReadingFilter(_Filter):
    how = forms.ChoiceField(label=_("方式"), required=False, choices=[("", _("全部")), *How.choices])
    mark = forms.CharField(label=_("文书标记"), required=False, max_length=20)

    def clean_mark(self) -> str:
        code: str = self.cleaned_data["mark"]
        if code and readings_under(code) is None:
            raise forms.ValidationError(_("标记是文书或表格上印的八位字母数字。"))
        return code

    def chosen(self) -> QuerySet[Reading]:
        """The readings asked for, newest first; none when the form is wrong."""
        if not self.is_valid():
            return Reading.objects.none()
        rows = self.narrow(Reading.objects.order_by("-id"), moment="at", person="reader")
        span = readings_under(self.cleaned_data["mark"])
        return rows.filter(uuid__range=span) if span else rows


def _person(word: str) -> tuple[str, str]:
    """Kind and id of whoever signs in as `word`; `system` and `import` are the two that never sign in."""
    if word in _MACHINES:
        return _MACHINES[word].kind, _MACHINES[word].id
    users = get_user_model()
    found = users._default_manager.filter(**{users.USERNAME_FIELD: word}).first()
    return str(users._meta.model_name), str(found.pk) if found else "-"
