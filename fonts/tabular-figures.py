#!/usr/bin/env python3
"""Gives the figures of NotoSerifSC-Regular.otf one advance, so that digits stand under digits.

The face has proportional figures (1 is 471 units wide, the others 549 to 562) and no `tnum` feature.
Each figure is moved to the middle of the advance that most of them have; outlines are not changed.
Needs fonttools (pip install fonttools).
Usage: fonts/tabular-figures.py NotoSerifSC-Regular.otf [OUTPUT]
"""

import sys
from collections import Counter

from fontTools.ttLib import TTFont


def move(glyph, shift, width):
    """Moves an outline by `shift` units and gives the glyph the advance `width`.

    In a Type 2 charstring only the first point is absolute, and an advance stands before it as the
    difference to the face's nominal one (Adobe Technical Note 5177, 3.1).
    """
    program = glyph.program
    at = next(index for index, token in enumerate(program) if isinstance(token, str))
    operator = program[at]
    wanted = {"rmoveto": 2, "hmoveto": 1, "vmoveto": 1}
    if operator not in wanted or any("subr" in token for token in program if isinstance(token, str)):
        sys.exit("a figure with hints or subroutines: not expected in this face")
    point = program[:at][-wanted[operator]:]
    if operator == "vmoveto":
        point, operator = [shift, point[0]], "rmoveto"
    else:
        point[0] += shift
    glyph.program = [width - glyph.private.nominalWidthX, *point, operator, *program[at + 1:]]


def main(source, target):
    font = TTFont(source, recalcTimestamp=False, recalcBBoxes=False)
    glyphs = font["CFF "].cff[0].CharStrings
    metrics = font["hmtx"].metrics
    names = [font.getBestCmap()[ord(figure)] for figure in "0123456789"]
    width = Counter(metrics[name][0] for name in names).most_common(1)[0][0]
    for name in names:
        advance, bearing = metrics[name]
        if advance != width:
            shift = (width - advance) // 2
            glyphs[name].decompile()
            move(glyphs[name], shift, width)
            metrics[name] = (width, bearing + shift)
    font.save(target, reorderTables=False)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[-1])
