"""The tag library `i18n`, Django's own, with the constant words of a page looked up once.

A case page says a hundred such words; finding each anew in the catalogue takes a twentieth of the page. The setting
TEMPLATES names this module as the library `i18n`.
"""

from __future__ import annotations

from typing import Any

from django.template import Library
from django.template.base import Parser, Token
from django.template.context import Context
from django.templatetags import i18n
from django.utils.translation import get_language

register = Library()
register.tags.update(i18n.register.tags)
register.filters.update(i18n.register.filters)


class Constant(i18n.TranslateNode):
    """Words that are written in the template as they are: said the same way each time in a language."""

    def __init__(self, node: i18n.TranslateNode) -> None:
        super().__init__(node.filter_expression, node.noop, node.asvar, None)
        self.said: dict[str | None, Any] = {}

    def render(self, context: Context) -> Any:
        """The words in the page's language, or nothing where the tag only names them."""
        language = get_language()
        words = self.said.get(language)
        if words is None:
            asked, self.asvar = self.asvar, None
            words = self.said[language] = super().render(context)
            self.asvar = asked
        if self.asvar:
            context[self.asvar] = words
            return ""
        return words


@register.tag("translate")
@register.tag("trans")
def translate(parser: Parser, token: Token) -> i18n.TranslateNode:
    """Django's tag; a constant without filter, context or `noop` is kept as said."""
    node = i18n.do_translate(parser, token)
    expression = node.filter_expression
    constant = expression.var.lookups is None and not expression.filters
    return Constant(node) if constant and not node.noop and node.message_context is None else node
