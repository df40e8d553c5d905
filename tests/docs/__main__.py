"""`./dev docs`: write the pages of docs/ that are made from the code."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "huiyin.project.settings")
django.setup()

from tests.docs.made import PAGES, write  # noqa: E402 - the models are ready now

changed = {path.name for path in write()}
for name in PAGES:
    print(f"docs/{name}: {'written' if name in changed else 'unchanged'}")
