"""Bring the trial's database up to date: tables, plan 214, sample accounts.

One process for all of it: starting Django costs more than any of the steps.
"""

import os
import sys
from pathlib import Path

import django
from django.core.management import CommandError, call_command

STEPS = (
    ("Cập nhật cơ sở dữ liệu", ["migrate", "--no-input", "--verbosity=0"]),
    ("Nạp kế hoạch 214/KH-UBND", ["load_plan", "fixtures/plan-214.json"]),
    ("Tài khoản mẫu và kết quả mẫu của ba quý", ["load_demo"]),
)

first, total = int(sys.argv[1]), int(sys.argv[2])
sys.path.insert(0, str(Path.cwd()))
os.environ["DJANGO_SETTINGS_MODULE"] = "parindex.settings"
django.setup()
for number, (label, command) in enumerate(STEPS, first):
    sys.stdout.write(f"[{number}/{total}] {label}\n")
    sys.stdout.flush()
    try:
        call_command(*command)
    except CommandError as error:
        sys.exit(f"\nLỖI: {error}")
