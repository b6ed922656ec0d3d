"""Read one annex in a process of its own; say what came of it and the memory it took at most."""

import json
import os
import re
import sys
import time
from pathlib import Path


def main(path: Path) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "parindex.settings")
    import django

    django.setup()
    from django.core.files.uploadedfile import UploadedFile

    from assignments.imports.annex_files import read_annex
    from assignments.imports.findings import FileUnreadable

    began = time.process_time()
    with path.open("rb") as file:
        try:
            table = read_annex(UploadedFile(file=file, name=path.name, size=path.stat().st_size))[1]
            said = json.dumps(table.as_json(), ensure_ascii=False)
        except FileUnreadable as refusal:
            said = str(refusal)
    seconds = time.process_time() - began
    # Not getrusage: what it says begins with the memory of the process that started this one.
    peak = int(re.findall(r"VmHWM:\s*(\d+) kB", Path("/proc/self/status").read_text())[0]) / 1024
    print(json.dumps({"said": said, "seconds": seconds, "peak_mb": peak}))  # noqa: T201


if __name__ == "__main__":
    main(Path(sys.argv[1]))
