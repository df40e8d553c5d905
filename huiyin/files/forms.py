"""Fields for files: several at once, from the phone's camera or the disk."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

MOST_FILES = 20


class ManyFiles(forms.ClearableFileInput):
    """A file input that takes several."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files; cleans to a list. What they really are is read by `actions.attach`, not believed here."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", ManyFiles(attrs={"accept": "image/*,.pdf,.docx,.xlsx,.ods,.txt"}))
        kwargs.setdefault("label", _("照片和材料"))
        super().__init__(**kwargs)

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        """Each file by itself; none at all is an empty list unless the field is required."""
        files = [one for one in (data if isinstance(data, list | tuple) else [data]) if one]
        if not files:
            super().clean(None, initial)
            return []
        if len(files) > MOST_FILES:
            raise forms.ValidationError(_("一次最多上传 %(n)d 个文件。") % {"n": MOST_FILES})
        return [super(FilesField, self).clean(one, initial) for one in files]


class ReasonForm(forms.Form):
    """Why something is withdrawn, or an original opened."""

    reason = forms.CharField(label=_("原因"), max_length=200)
