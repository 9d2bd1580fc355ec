#!/usr/bin/env python
"""Stops the embedded PostgreSQL whose data lie in DATA_DIR; nothing happens where none runs."""

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from config.embedded import stop_database

stop_database(Path(os.environ["DATA_DIR"]).resolve())
