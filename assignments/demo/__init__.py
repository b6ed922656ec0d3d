"""A demonstration: sample accounts, and sample results made through the ordinary actions."""

from assignments.demo.accounts import SAMPLE_ACCOUNTS
from assignments.demo.script import play

__all__ = ["SAMPLE_ACCOUNTS", "play"]
