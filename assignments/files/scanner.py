"""Asking clamd about a file (its INSTREAM protocol): plain Python."""

import socket
from contextlib import closing
from typing import IO

TIMEOUT = 30
"""Seconds without an answer after which clamd counts as stopped."""

CHUNK = 2**16


class ScannerDown(Exception):  # noqa: N818  # said to people
    """clamd does not answer."""


def scan(file: IO[bytes], address: str) -> str:
    """Return the name of what clamd finds in ``file``, an empty text when it finds nothing.

    Args:
        file: read from its beginning, and left there.
        address: a socket's path, or 'host:port'.

    Raises:
        ScannerDown: no connection, no answer, or an answer that is not one.
    """
    file.seek(0)
    try:
        with closing(_connect(address)) as connection:
            connection.sendall(b"zINSTREAM\0")
            while chunk := file.read(CHUNK):
                connection.sendall(len(chunk).to_bytes(4, "big") + chunk)
            connection.sendall(bytes(4))
            answer = _answer(connection)
    except OSError as error:
        raise ScannerDown(str(error)) from error
    finally:
        file.seek(0)
    _, _, said = answer.partition(": ")
    if said == "OK":
        return ""
    if said.endswith(" FOUND"):
        return said.removesuffix(" FOUND")
    raise ScannerDown(answer or "no answer")


def _connect(address: str) -> socket.socket:
    host, colon, port = address.rpartition(":")
    if colon and port.isdigit():
        return socket.create_connection((host.strip("[]"), int(port)), timeout=TIMEOUT)
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    connection.settimeout(TIMEOUT)
    try:
        connection.connect(address)
    except OSError:
        connection.close()
        raise
    return connection


def _answer(connection: socket.socket) -> str:
    received = b""
    while not received.endswith(b"\0") and len(received) < 4096:
        part = connection.recv(1024)
        if not part:
            break
        received += part
    return received.rstrip(b"\0").decode(errors="replace").strip()
