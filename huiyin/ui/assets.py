"""The style sheets and modules of every page, in order: tokens first, then the ground, then one per component."""

STYLESHEETS = tuple(
    f"ui/css/{name}.css"
    for name in [
        "tokens",
        "ground",
        "layout",
        "button",
        "lamp",
        "rail",
        "table",
        "form",
        "filter",
        "chip",
        "badge",
        "evidence",
        "timeline",
        "checklist",
        "drawer",
        "notice",
        "empty",
        "progress",
        "keyvalues",
        "stat",
        "pages",
        "tabs",
        "grid",
        "print",
    ]
)
MODULES = ("ui/js/main.js",)
