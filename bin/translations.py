#!/usr/bin/env python
"""Compiles locale/*/LC_MESSAGES/*.po into .mo files beside them, without gettext. Fuzzy entries stay out."""

from pathlib import Path

import polib

for source in Path(__file__).resolve().parent.parent.glob("locale/*/LC_MESSAGES/*.po"):
    polib.pofile(str(source)).save_as_mofile(str(source.with_suffix(".mo")))
