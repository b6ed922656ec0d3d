"""Print the address of a server on this machine that lets the tests make databases, if any."""

import getpass
import sys
import zlib
from pathlib import Path

import psycopg2

# A name of its own for every copy of the project, so that two of them can be tested at once.
NAME = f"parindex_{zlib.crc32(str(Path.cwd()).encode()):08x}"


def may_create(user: str) -> bool:
    """Tell whether ``user`` gets in on 127.0.0.1:5432 and may create databases there."""
    try:
        connection = psycopg2.connect(
            host="127.0.0.1", port=5432, user=user, dbname="postgres", connect_timeout=3
        )
    except psycopg2.OperationalError:
        return False
    with connection, connection.cursor() as cursor:
        cursor.execute("SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user")
        row = cursor.fetchone()
    connection.close()
    return bool(row and row[0])


for candidate in dict.fromkeys(("postgres", getpass.getuser())):
    if may_create(candidate):
        sys.stdout.write(f"postgres://{candidate}@127.0.0.1:5432/{NAME}\n")
        break
