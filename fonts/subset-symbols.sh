#!/bin/sh
# Makes DejaVuSans-symbols.ttf: the few symbols of Chinese forms that the Noto faces lack.
# Needs fonttools (pip install fonttools) and DejaVu Sans 2.37 (Debian: fonts-dejavu-core).
# Usage: fonts/subset-symbols.sh [DejaVuSans.ttf]
set -eu
cd "$(dirname "$0")"
source=${1:-/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf}
# The date inside stays the source's, so that the same source gives the same bytes.
pyftsubset "$source" \
    --unicodes=U+2252,U+2610,U+2611,U+2714,U+2717,U+2718 \
    --output-file=DejaVuSans-symbols.ttf \
    --layout-features= --no-hinting --desubroutinize --name-IDs='*' \
    --drop-tables+=FFTM --no-recalc-timestamp
