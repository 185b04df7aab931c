#!/usr/bin/env bash
# Fills the corpora with seeds: the fixtures, for text their beginnings in other encodings too, what is
# in fuzz/seeds/ (as the targets take it), the cases of number formats, and the workbooks in folders that are named.
set -euo pipefail
cd "$(dirname "$0")/.."

# A file as a seed of the reader that its ending names, as the targets take it.
workbook() {
  local target=${1##*.}
  case $target in
    xlsm | xltx) target=xlsx ;;
    fods) target=ods ;;
    htm) target=html ;;
    et) target=xls ;;
  esac
  case $1 in
    *table-html.xls) target=html ;;
    *table-spreadsheetml.xls) target=spreadsheetml ;;
  esac
  mkdir -p "fuzz/corpus/$target"
  python3 fuzz/unpack.py "$1" >"fuzz/corpus/$target/$(basename "$(dirname "$1")")-$(basename "$1")"
}

export -f workbook
find fixtures "$@" -type f -size -200k \
  -regex '.*\.\(xls\|et\|xlsx\|xlsm\|xltx\|xlsb\|ods\|fods\|html?\)' -exec bash -c 'workbook "$0"' {} \;
# A container as it stands too.
cp fixtures/every-format/table.xls fuzz/corpus/xls/container

corpus=fuzz/corpus/decode_and_recover
mkdir -p "$corpus" fuzz/corpus/{aligned,records,number_format,spreadsheetml}
for sheet in fixtures/*/table.{txt,csv}; do
  [ -f "$sheet" ] || continue
  name=$(basename "$(dirname "$sheet")")
  cp "$sheet" "$corpus/$name"
  for lines in 3 12 40; do
    head -n "$lines" "$sheet" >"$corpus/$name-$lines"
    # The dialect is not known.
    { printf '\xff' && head -n "$lines" "$sheet"; } >"fuzz/corpus/records/$name-$lines"
    head -n "$lines" "$sheet" | expand -t 20 >"fuzz/corpus/aligned/$name-$lines"
  done
  for encoding in GB18030 UTF-16LE UTF-16BE; do
    head -n 12 "$sheet" | iconv -c -f UTF-8 -t "$encoding" >"$corpus/$name-$encoding" || true
  done
done
head -n 40 fixtures/aligned-text/table.txt >fuzz/corpus/aligned/aligned
for seed in fuzz/seeds/*/*; do
  target=$(basename "$(dirname "$seed")")
  { [ "$target" != records ] || printf '\xff'; cat "$seed"; } >"fuzz/corpus/$target/seed-$(basename "$seed")"
done

# Eight codes a seed, each with numbers that the cases have.
grep -v '^//' src/source/workbook/number_format/cases.tsv | cut -f 1 | sort -u | split -l 8 - fuzz/corpus/number_format/cases-
for codes in fuzz/corpus/number_format/cases-*; do
  sed -i '1i 0 1234.567 -1234.567 0.5 45000.75 1e-7 1e15 -2.345' "$codes"
done

hints=fuzz/corpus/hints
mkdir -p "$hints"
cargo build --release
for sheet in fixtures/*/table.* fixtures/codes/*/raises.txt; do
  name=$(basename "$(dirname "$sheet")")
  target/release/jnrender -q "$sheet" --write-hints - >"$hints/$name" || true
done
