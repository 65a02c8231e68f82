"""Fails if a notebook holds outputs or execution counts: they belong to whoever runs it."""

import json
import sys
from pathlib import Path

dirty = [
    name
    for name in sys.argv[1:]
    for cell in json.loads(Path(name).read_text(encoding="utf-8"))["cells"]
    if cell.get("outputs") or cell.get("execution_count")
]
for name in sorted(set(dirty)):
    print(f"{name} has outputs: clear them before you commit it", file=sys.stderr)
sys.exit(1 if dirty else 0)
