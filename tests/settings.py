"""The settings of the tests: as in production, but quick and without side effects."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

# The suite names its database itself: a DATABASE_URL of the surrounding shell is somebody's data.
os.environ["DATABASE_URL"] = os.environ.get("TEST_DATABASE_URL") or "sqlite://:memory:"
os.environ.setdefault("SECRET_KEY", "tests-only-" + "x" * 50)
os.environ["DEMO"] = "1"
os.environ["DEMO_PASSWORD"] = "thu-nghiem-2021"
os.environ["DEMO_DATE"] = ""  # tests that are about a day hold the clock themselves
os.environ.pop("DEBUG", None)

from parindex.settings import *  # noqa: F403

if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":  # noqa: F405
    # A file, as in a real installation: threads that write at once need one.
    _scratch = Path(tempfile.mkdtemp(prefix="parindex-tests-"))
    atexit.register(shutil.rmtree, _scratch, ignore_errors=True)
    DATABASES["default"]["TEST"] = {"NAME": str(_scratch / "db.sqlite3")}  # noqa: F405

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES["staticfiles"] = {  # noqa: F405
    "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
}
MIDDLEWARE.remove("whitenoise.middleware.WhiteNoiseMiddleware")  # noqa: F405
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
