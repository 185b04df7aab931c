#!/usr/bin/env python3
"""Splits a face in two: what nearly every sheet is set in, and the hanzi that few of them need.

The first file has the hanzi of GB 2312-1980 and everything that is no hanzi; the other one, in rare/, the other
hanzi. Both are the face as it was, with its names, metrics and features: a program that asks the first and then
the second sets the same page as with the whole, and need not look into the second for most pages.
Needs fonttools 4.68.0 (pip install fonttools==4.68.0).
Usage: fonts/split.py WHOLE.otf FOLDER
"""

import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont


def of_gb2312():
    """The code points of GB 2312-1980, rows 16 to 87: its hanzi."""
    pairs = (bytes((row, cell)) for row in range(0xB0, 0xF8) for cell in range(0xA1, 0xFF))
    return {ord(c) for pair in pairs if len(c := pair.decode("gb2312", "ignore")) == 1}


def is_hanzi(point):
    """Whether it is a CJK (unified or compatibility) ideograph."""
    return 0x3400 <= point <= 0x9FFF or 0xF900 <= point <= 0xFAFF or point >= 0x20000


def write(source, points, target):
    """Writes what a face has for these code points, with everything else as it was."""
    options = subset.Options()
    options.layout_features = ["*"]
    options.name_IDs = ["*"]
    options.name_languages = ["*"]
    options.name_legacy = True
    options.notdef_outline = True
    options.drop_tables = []
    options.passthrough_tables = True
    options.recalc_timestamp = False
    font = TTFont(source, recalcTimestamp=False)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=points)
    cutter.subset(font)
    font.save(target)


def main(source, folder):
    source, folder = Path(source), Path(folder)
    (folder / "rare").mkdir(parents=True, exist_ok=True)
    points = set(TTFont(source).getBestCmap())
    common = of_gb2312()
    rare = {point for point in points if is_hanzi(point) and point not in common}
    write(source, points - rare, folder / source.name)
    write(source, rare, folder / "rare" / source.name)


if __name__ == "__main__":
    main(*sys.argv[1:])
