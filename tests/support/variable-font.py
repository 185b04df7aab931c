"""Makes variable-font.ttf: boxes for digits and a few letters, which are wider the heavier they are."""

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib.tables.TupleVariation import TupleVariation

CHARACTERS = " 0123456789.,-" + "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
# Advances in a thousandth of an em at weights 400 and 900.
LIGHT, HEAVY = 500, 800

names = {c: f"uni{ord(c):04X}" for c in CHARACTERS}
order = [".notdef", *names.values()]


def box(width):
    pen = TTGlyphPen(None)
    pen.moveTo((50, 0))
    pen.lineTo((50, 700))
    pen.lineTo((width - 50, 700))
    pen.lineTo((width - 50, 0))
    pen.closePath()
    return pen.glyph()


builder = FontBuilder(1000, isTTF=True)
builder.setupGlyphOrder(order)
builder.setupCharacterMap({ord(c): name for c, name in names.items()})
blank = TTGlyphPen(None).glyph()
builder.setupGlyf({n: blank if n == names[" "] else box(LIGHT) for n in order})
builder.setupHorizontalMetrics({n: (LIGHT, 0 if n == names[" "] else 50) for n in order})
builder.setupHorizontalHeader(ascent=880, descent=-120)
builder.setupNameTable({"familyName": "Boxes", "styleName": "Regular", "psName": "Boxes-Regular"})
builder.setupOS2(sTypoAscender=880, sTypoDescender=-120, usWinAscent=880, usWinDescent=120)
builder.setupPost()
builder.setupFvar([("wght", 400, 400, 900, "Weight")], [])
more = HEAVY - LIGHT
shape = [(0, 0), (0, 0), (more, 0), (more, 0)]
phantoms = [(0, 0), (more, 0), (0, 0), (0, 0)]
axis = {"wght": (0.0, 1.0, 1.0)}
builder.setupGvar({
    n: [TupleVariation(axis, ([] if n == names[" "] else shape) + phantoms)] for n in order
})
builder.font["head"].created = builder.font["head"].modified = 3_500_000_000
builder.font.recalcTimestamp = False
builder.save("variable-font.ttf")
