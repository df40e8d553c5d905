"""Template tags that wrap what stands between them and their end."""

from __future__ import annotations

from collections.abc import Callable
from inspect import Parameter, signature

from django import template
from django.template.base import FilterExpression, NodeList, Parser, Token, token_kwargs
from django.template.context import Context
from django.utils.safestring import SafeString, mark_safe


class BodyNode(template.Node):
    """A component that wraps what stands between its two tags."""

    def __init__(self, write: Callable[..., str], values: dict[str, FilterExpression], body: NodeList) -> None:
        self.write, self.values, self.nodelist = write, values, body

    def render(self, context: Context) -> SafeString:
        values = {name: value.resolve(context) for name, value in self.values.items()}
        return mark_safe(self.write(self.nodelist.render(context), **values))  # noqa: S308 - escaped part by part


def body_tag(register: template.Library) -> Callable[[Callable[..., str]], Callable[..., str]]:
    """`{% name … %}…{% endname %}`: what `write` makes of the body; its positional parameters may go without names."""

    def known(write: Callable[..., str]) -> Callable[..., str]:
        name = write.__name__.lstrip("_")
        taken = [part.name for part in signature(write).parameters.values() if part.kind is not Parameter.KEYWORD_ONLY]
        positional = taken[1:]  # the first is the body

        def compile_tag(parser: Parser, token: Token) -> BodyNode:
            bits = token.split_contents()[1:]
            values: dict[str, FilterExpression] = {}
            names = iter(positional)
            while bits:
                named = token_kwargs(bits, parser)
                if named:
                    values.update(named)
                    continue
                key = next(names, None)
                if key is None:
                    raise template.TemplateSyntaxError(f"{name} takes {', '.join(positional)} and keywords")
                values[key] = parser.compile_filter(bits.pop(0))
            body = parser.parse((f"end{name}",))
            parser.delete_first_token()
            return BodyNode(write, values, body)

        register.tag(name, compile_tag)
        return write

    return known
