"""First passwords: made by the machine, read out or written down once, then changed."""

import secrets

# Nothing that is taken for something else on paper: no 0 and o, no 1, i and l.
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
GROUPS, GROUP_LENGTH = 4, 4


def make_first_password() -> str:
    """Return a random password such as 'k7mq-x2dp-9wtn-hc4v' (79 bits)."""
    return "-".join(
        "".join(secrets.choice(LETTERS) for _ in range(GROUP_LENGTH)) for _ in range(GROUPS)
    )
