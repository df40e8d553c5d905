"""The forms in which people sign in and choose their password, in the words that the office uses elsewhere."""

from __future__ import annotations

from typing import Any

from allauth.account import forms
from django.utils.translation import gettext_lazy as _


class SignInForm(forms.LoginForm):
    """The name asked for is called here as it is on the slip that the administrator hands over."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("登录名")
        self.fields["login"].widget.attrs.pop("placeholder", None)
        self.fields["login"].widget.attrs["autofocus"] = True  # the page has nothing else to begin with
        self.fields["password"].widget.attrs.pop("placeholder", None)


class OwnPasswordForm(forms.ChangePasswordForm):
    """What a password must be is said politely and once, in place of the validators' list."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["oldpassword"].label = _("当前密码")
        self.fields["password1"].label = _("新密码")
        self.fields["password1"].help_text = _("至少 10 个字符，不能全是数字，不要用姓名、登录名或常见密码。")
        self.fields["password2"].label = _("再输一次新密码")
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)
