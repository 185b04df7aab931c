#!/usr/bin/env bash
# Fills the corpus with seeds: every fixture, and its first lines in the encodings that sheets have.
set -euo pipefail
cd "$(dirname "$0")/.."

corpus=fuzz/corpus/decode_and_recover
mkdir -p "$corpus"
for sheet in fixtures/*/table.*; do
  name=$(basename "$(dirname "$sheet")")
  cp "$sheet" "$corpus/$name"
  for lines in 3 12 40; do
    head -n "$lines" "$sheet" >"$corpus/$name-$lines"
  done
  for encoding in GB18030 UTF-16LE UTF-16BE; do
    head -n 12 "$sheet" | iconv -c -f UTF-8 -t "$encoding" >"$corpus/$name-$encoding" || true
  done
done
