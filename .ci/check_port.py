"""Fail, saying why and what to do, unless the named port of this machine is free."""

import socket
import sys

text = sys.argv[1]
if not text.isascii() or not text.isdigit() or not 0 < int(text) < 65536:
    sys.exit(f"\nLỖI: PORT phải là một số từ 1 đến 65535, không phải “{text}”.")
with socket.socket() as probe:
    # As gunicorn does: a port whose last connections are still dying down counts as free.
    probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        probe.bind(("127.0.0.1", int(text)))
    except PermissionError:
        sys.exit(f"\nLỖI: Cổng {text} cần quyền quản trị. Chọn cổng từ 1024: make run PORT=8000")
    except OSError:
        other = 8001 if text == "8000" else 8000
        sys.exit(
            f"\nLỖI: Cổng {text} đang có chương trình khác dùng. "
            f"Dừng chương trình đó, hoặc chọn cổng khác: make run PORT={other}"
        )
