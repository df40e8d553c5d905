"""Settings of the tests: the same, on a database born as test, with a fast hasher and plain static files."""

import os
import tempfile

os.environ.setdefault("HUIYIN_DATA", tempfile.mkdtemp(prefix="huiyin-test-"))
os.environ.setdefault("HUIYIN_BORN_AS", "test")
worker = os.environ.get("PYTEST_XDIST_WORKER", "")
if worker and os.environ.get("HUIYIN_DATA_OF") != worker:
    os.environ["HUIYIN_DATA"] += f"/{worker}"  # two tests at once do not share a data folder
    os.environ["HUIYIN_DATA_OF"] = worker  # a process that a test starts takes the folder it is given

from huiyin.project.settings import *  # noqa: F403
from huiyin.project.settings import DATABASES, STORAGES

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
WHITENOISE_AUTOREFRESH = True  # each test's client loads the middleware anew, which else looks at every static file
ALLOWED_HOSTS = ["*"]
if DATABASES["default"]["ENGINE"] != "django.db.backends.sqlite3":
    # Tests open and drop databases: a pool would hold on to them.
    DATABASES["default"]["OPTIONS"] = {}
    DATABASES["default"].setdefault("TEST", {})["TEMPLATE"] = "template0"
