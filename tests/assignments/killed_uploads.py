"""Uploads until it is killed; started by ``test_killed_uploads``, never by itself.

One interpreter loads Django once, then forks a victim for every round. The victim tells when its
first upload is through; the parent waits as long as it was told, and kills it.
"""

# ruff: noqa: E402  # models load after Django

import os
import signal
import sys
import tempfile
import time

import django

django.setup()

from django.db import connections

from accounts.actor import Actor
from accounts.models import User
from assignments.actions.evidence_places import Place
from assignments.files.intake import take_file
from common.uploads import ReceivedFile
from criteria.models import Plan


def upload_for_ever(start: int, ready: int) -> None:
    """Upload one file after the other to 6.1.1, each unlike the others."""
    user = User.objects.get(username="cv_taichinh")
    place = Place(Plan.objects.get(), "Q3", "6.1.1")
    number = start
    while True:
        number += 1
        raw = b"%%PDF-1.7\n%d\n" % number + b"x" * 200_000 + b"\n%%EOF\n"
        with tempfile.TemporaryFile() as file:
            file.write(raw)
            upload = ReceivedFile(file=file, name=f"{number}.pdf", size=len(raw))
            take_file(upload=upload, place=place, actor=Actor(user, str(user)))
        os.write(ready, b".")


def main() -> None:
    """Run a round for every delay (seconds) on the command line."""
    connections.close_all()
    for number, delay in enumerate(map(float, sys.argv[1:])):
        heard, ready = os.pipe()
        victim = os.fork()
        if victim == 0:
            upload_for_ever(number * 1_000_000, ready)
        os.read(heard, 1)
        time.sleep(delay)
        os.kill(victim, signal.SIGKILL)
        os.waitpid(victim, 0)
        os.close(heard)
        os.close(ready)


if __name__ == "__main__":
    main()
