"""How gunicorn serves a trial on this machine: on loopback, telling when it is ready."""

import ctypes
import os
import signal
import subprocess
import sys
from typing import Any

_PORT = os.environ.get("PORT", "8000")

bind = f"127.0.0.1:{_PORT}"
workers = 2
worker_class = "gthread"
threads = 4
# Loaded before the workers start, so that "ready" is only said of a program that loads.
preload_app = True
graceful_timeout = 10
loglevel = "warning"
control_socket_disable = True


_PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


def end_with_server() -> None:
    """Ask the kernel to end this process with its parent, however hard that is killed."""
    if _libc is not None:
        _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


_maker: list[subprocess.Popen[bytes]] = []


def when_ready(server: Any) -> None:
    """Start what makes long exports, and say where to look."""
    command = [sys.executable, "manage.py", "db_worker", "--verbosity=0", "--no-startup-delay"]
    _maker.append(
        subprocess.Popen(  # noqa: S603  # our own words
            command,
            start_new_session=True,
            preexec_fn=end_with_server,  # noqa: PLW1509  # the server has one thread here
        )
    )
    sys.stdout.write(f"\nSẵn sàng: http://{bind}  (dừng: Ctrl-C)\n")
    sys.stdout.flush()


def on_exit(server: Any) -> None:
    """End what makes exports, and say so."""
    for maker in _maker:
        maker.terminate()
    sys.stdout.write("\nĐã dừng. Dữ liệu được giữ nguyên.\n")
    sys.stdout.flush()
