"""How gunicorn serves a trial on this machine: on loopback, telling when it is ready."""

import os
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


def when_ready(server: Any) -> None:
    """Say where to look."""
    sys.stdout.write(f"\nSẵn sàng: http://{bind}  (dừng: Ctrl-C)\n")
    sys.stdout.flush()


def on_exit(server: Any) -> None:
    """Say that it ended."""
    sys.stdout.write("\nĐã dừng. Dữ liệu được giữ nguyên.\n")
    sys.stdout.flush()
