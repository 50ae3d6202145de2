"""``python -m audio.watermark FILE``: is this marked? Without anything else of Listen."""

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path

from audio.watermark.file import FileUnreadable, Report, marks_in_file


def main(arguments: list[str] | None = None) -> int:
    """Look into files; return 0 if all are marked, 1 if one is not, 2 if one can't be read."""
    parser = argparse.ArgumentParser(
        prog="python -m audio.watermark",
        description="Find Listen's mark in sound files.",
        epilog="Exit status: 0 all are marked, 1 one is not, 2 one can't be read.",
    )
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
    parser.add_argument("--json", action="store_true", help="one JSON document for each file")
    options = parser.parse_args(arguments)
    status = 0
    for path in options.files:
        try:
            report = marks_in_file(path)
        except FileUnreadable as error:
            sys.stderr.write(f"{error}\n")
            status = 2
            continue
        if not report.stretches:
            status = max(status, 1)
        sys.stdout.write((_json(path, report) if options.json else _lines(path, report)) + "\n")
    return status


def _json(path: Path, report: Report) -> str:
    stretches = [asdict(one) | {"mark": f"{one.mark:08x}"} for one in report.stretches]
    return json.dumps({"file": str(path), "duration_s": report.duration_s, "stretches": stretches})


def _lines(path: Path, report: Report) -> str:
    if not report.stretches:
        return f"{path}: no mark found"
    return "\n".join(
        f"{path}: mark {one.mark:08x} from {one.start_s:.1f} s to {one.end_s:.1f} s,"
        f" strength {one.strength:.1f}"
        for one in report.stretches
    )


if __name__ == "__main__":
    sys.exit(main())
