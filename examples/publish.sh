#!/usr/bin/env bash
# publish.sh FOLDER SITE
#
# Makes a small web site out of a folder of sheets: every sheet below FOLDER as an HTML page and a
# PDF in SITE, and SITE/index.html that lists them by title, those that failed included.
#
# JNRENDER names the program, SITE_TITLE the heading of the index page.
# Exit code: that of jnrender (0 all converted, 1 some failed; the others are published),
# 2 wrong arguments.
set -euo pipefail

usage() {
  echo "usage: publish.sh FOLDER SITE" >&2
  exit 2
}

# The program: as told, else as installed, else as built in this repository.
find_program() {
  local built
  built=$(cd "$(dirname "$0")/.." && pwd)/target/release/jnrender
  if [ -n "${JNRENDER:-}" ]; then
    echo "$JNRENDER"
  elif command -v jnrender; then
    :
  elif [ -x "$built" ]; then
    echo "$built"
  else
    echo "publish.sh: no jnrender found: install it, or name it in JNRENDER" >&2
    exit 2
  fi
}

# A text as HTML.
escape() {
  local text=$1
  text=${text//&/\&amp;}
  text=${text//</\&lt;}
  text=${text//>/\&gt;}
  printf '%s' "${text//\"/\&quot;}"
}

# A path as part of an address: every byte but letters, digits and -._~/ as %XX.
address() {
  local LC_ALL=C # byte by byte
  local path=$1 index byte
  for ((index = 0; index < ${#path}; index++)); do
    byte=${path:index:1}
    case $byte in
      [a-zA-Z0-9._~/-]) printf '%s' "$byte" ;;
      *) printf '%%%02X' "$(($(printf '%d' "'$byte") & 255))" ;;
    esac
  done
}

# The page of a sheet without its ending: named after the sheet's stem, or after its whole name
# where two sheets share a stem. Nothing where the sheet has no page.
page_of() {
  local sheet=$1 name
  for name in "${sheet%.*}" "$sheet"; do
    if [ -f "$site/$name.html" ] && [ -f "$site/$name.pdf" ]; then
      printf '%s' "$name"
      return
    fi
  done
}

# The title of a page, as HTML: the page has it escaped on one line.
title_of() {
  sed -n 's:^<title>\(.*\)</title>$:\1:p;/^<\/head>/q' "$1"
}

# The files that jnrender takes for sheets, each ended by NUL: all but hidden ones and those that
# look like its own outputs.
sheets() {
  cd "$folder"
  find -L . -type f ! -path '*/.*' ! -name '~$*' ! -iname thumbs.db ! -iname desktop.ini \
    ! -iname '*.pdf' ! -iname '*.htm' ! -iname '*.html' ! -iname '*.json' -print0 | LC_ALL=C sort -z
}

entry() {
  local sheet=$1 name title link
  name=$(page_of "$sheet")
  if [ -z "$name" ]; then
    printf '<li class="failed">%s：未能转换</li>\n' "$(escape "$sheet")"
    return
  fi
  title=$(title_of "$site/$name.html")
  link=$(address "$name")
  printf '<li><a href="%s.html">%s</a> <a class="pdf" href="%s.pdf">PDF<span>：%s</span></a></li>\n' \
    "$link" "${title:-$(escape "$sheet")}" "$link" "$title"
}

index() {
  local heading sheet
  heading=$(escape "${SITE_TITLE:-公开表格目录}")
  cat <<HTML
<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>$heading</title>
<style>
body { max-width: 46rem; margin: 0 auto; padding: 1.5rem 1rem 3rem; color: #1a1a1a; background: #fff;
  font: 1.0625rem/1.7 "Noto Serif SC", "Source Han Serif SC", "Songti SC", SimSun, serif; }
h1 { padding-top: 1rem; border-top: 3px solid #8b1a1a; font-size: 1.5rem; text-align: center; }
ol { padding-left: 2em; }
li { padding: 0.3em 0; border-bottom: 1px solid #c9c5b9; }
a { color: #123f75; }
a:focus-visible { outline: 3px solid #8b1a1a; outline-offset: 2px; }
.pdf { margin-left: 0.8em; white-space: nowrap; }
/* Read aloud, not seen: what the PDF is of. */
.pdf span { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
.failed { color: #8b1a1a; }
</style>
</head>
<body>
<main>
<h1>$heading</h1>
<ol>
HTML
  while IFS= read -r -d '' sheet; do
    entry "${sheet#./}"
  done < <(sheets)
  cat <<HTML
</ol>
</main>
</body>
</html>
HTML
}

[ $# -eq 2 ] && [ -d "$1" ] || usage
folder=$(cd "$1" && pwd)
mkdir -p "$2"
site=$(cd "$2" && pwd)
case "$site/" in
  "$folder"/*)
    rmdir "$site" 2>/dev/null || true
    echo "publish.sh: SITE must not lie in FOLDER: its pages would be taken for sheets" >&2
    exit 2
    ;;
esac
program=$(find_program)

code=0
"$program" "$folder" -o "$site" --to pdf,html || code=$?
[ "$code" -le 1 ] || exit "$code"
index >"$site/.index.html"
mv "$site/.index.html" "$site/index.html"
exit "$code"
