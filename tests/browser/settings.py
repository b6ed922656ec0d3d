"""The settings of the browser tests: production's, with the data in a directory of the test's."""

import os
from pathlib import Path

from parindex.settings import *  # noqa: F403

DATA = Path(os.environ["SITE_DATA"])
STATIC_ROOT = DATA / "static"
MEDIA_ROOT = DATA / "media"
