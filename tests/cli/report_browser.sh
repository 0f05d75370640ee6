#!/bin/bash
# SPDX-License-Identifier: MIT
# report --html in headless Chromium: opened, sorted, filtered, by keyboard, in
# light and dark, narrow, on paper, saved again; and every committed result.
results=$(realpath "$(dirname "$0")/../../results")
tests=$(realpath "$(dirname "$0")")
# shellcheck source=tests/cli/lib.sh
. "$tests/lib.sh"

for program in chromium chromedriver pdftotext gnuplot; do
	command -v "$program" >/dev/null && continue
	echo "report_browser: skipped, there is no $program: .ci/setup test" >&2
	exit 77
done

browser() {
	mkdir -p "$2"
	PYTHONDONTWRITEBYTECODE=1 python3 "$tests/report_browser.py" \
		"$1" "$result" evil.html "$2" 2>why
}

cp "$fixtures/dispute-sweep-or-count.json" .
result=dispute-sweep-or-count.json
jq '.context.pgmapbench |= (.suite = "<img src=x onerror=alert(1)>" |
	.kernel = "</script></style><script>alert(1)</script>")' \
	"$fixtures/quick.json" >"<img src=x>.json"
run report --html page.html "$result"
status_is 0
run report --html evil.html "<img src=x>.json"
status_is 0
checks=$((checks + 1))
browser page.html seen || fail "$(cat why)"

# what was printed has the rows, and what was saved is the result
pdftotext -layout seen/page.pdf page.txt
for words in "folio_liveness +23.9 .*\\+9.3%" "teardown order:9 size:16G" \
	"virtualisation +warning +a guest of KVM" "live flag tested at 0->1"; do
	true_that "paper has no '$words'" grep -qE -- "$words" page.txt
done
true_that "paper has no table cut in two columns" test \
	"$(grep -cE '^ *edge +[0-9.]+ .* base$' page.txt)" = 8
run compare --baseline edge "$result"
mv out wanted
gunzip "seen/$result.gz"
run compare --baseline edge "seen/$result"
true_that "the saved result isn't the same" cmp -s \
	<(tail -n +3 wanted) <(tail -n +3 out)

# pages that are wrong, each with the hashes of what is in it
broken() {
	sed "$2" page.html >bad.html
	python3 - bad.html <<-'END'
	import base64, hashlib, re, sys
	page = open(sys.argv[1]).read()
	for tag in ("style", "script"):
	    text = re.search(f"<{tag}>(.*?)</{tag}>", page, re.S)[1]
	    digest = base64.b64encode(hashlib.sha256(text.encode()).digest())
	    page = re.sub(f"{tag}-src 'sha256-[^']*'",
	                  f"{tag}-src 'sha256-{digest.decode()}'", page)
	open(sys.argv[1], "w").write(page)
	END
	checks=$((checks + 2))
	! cmp -s page.html bad.html || fail "$1: nothing was changed"
	! browser bad.html bad || fail "$1: nobody noticed"
	grep -qE "^bad.html: .*$3" why || fail "$1: $(cat why)"
}
broken "sorted as text" \
	's/typeof a === "string" ? a.locale/true ? String(a).locale/' \
	"not sorted"
broken "no filter by axis" 's/parts.get(key) === value/true/' \
	"the axis doesn't filter"
broken "dark on dark" 's/--text: #dfe3e8/--text: #3f4348/' "dark: "
sed 's/^"use strict";/&;/' page.html >bad.html
checks=$((checks + 1))
! browser bad.html bad || fail "the policy doesn't stop another script"

# every result that is committed has a page
for file in "$results"/*/*.json; do
	jq -e .benchmarks "$file" >/dev/null || continue
	run report --html all.html "$file"
	status_is 0
	checks=$((checks + 1))
	python3 "$tests/report_html.py" all.html "$file" 2>why ||
		fail "$file: $(cat why)"
done
finish
