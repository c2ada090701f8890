#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# Every document for machines is read by a reader of its own kind: the schemas of docs/, that of SARIF, an XML parser.
set -u
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
say() { if [ "$1" = 0 ]; then echo "ok $2"; else echo "not ok $2"; cat "$work/log"; fi; }
: >"$work/log"
cd "$work" || exit 1

# One good product, one with findings of every kind and hostile texts, one that is not there.
cp -r "$ROOT/examples/larkspur" good
cp -r good 'bad, <100%> 产品'
cd 'bad, <100%> 产品' || exit 1
sed -i 's/^name: .*/name: "A <b>\&amp; \\u202E\\"|`@x` 100% v2]]>"/; s/^version: .*/version: v0.1/' product.yml
printf 'not a PNG' >logo.png
printf '%%PDF-1.4 cut' >eula.pdf
cd ..
formats="text json ndjson sarif junit github gitlab markdown"
for format in $formats; do
    kgpack check --date 2025-03-05 --format "$format" good 'bad, <100%> 产品' missing >"report.$format" 2>>err
    [ $? = 2 ] || echo "$format: another exit code" >>"$work/log"
done
kgpack build -q --allow-errors --date 2025-03-05 -o bundles/ good 'bad, <100%> 产品' >/dev/null 2>>err
kgpack logo --format json -o logos good/logo.png 'bad, <100%> 产品/logo.png' >logos.json 2>>err
[ ! -s "$work/log" ]
say $? "every format gives the same exit code"

validate() { # SCHEMA DOCUMENT...
    python3 - "$@" >>"$work/log" 2>&1 <<'EOF'
import json, sys
import jsonschema
schema = json.load(open(sys.argv[1]))
validator = jsonschema.validators.validator_for(schema)
validator.check_schema(schema)
bad = 0
for path in sys.argv[2:]:
    for error in validator(schema).iter_errors(json.load(open(path))):
        print(path, list(error.path), error.message, [(list(c.path), c.message) for c in error.context or []])
        bad = 1
sys.exit(bad)
EOF
}
if python3 -c 'import jsonschema' 2>/dev/null; then
    for zip in bundles/*.zip; do
        python3 -c 'import sys, zipfile; sys.stdout.buffer.write(zipfile.ZipFile(sys.argv[1]).read("manifest.json"))' "$zip" >"$zip.json"
    done
    [ "$(ls bundles/*.zip | wc -l)" = 2 ] && validate "$ROOT/docs/manifest.schema.json" bundles/*.json
    say $? "manifests fit docs/manifest.schema.json"
    python3 - bundles/*.json >changed.json <<'EOF'
import json, sys
document = json.load(open(sys.argv[1]))
document["files"][0]["sha256"] = "0"
json.dump(document, sys.stdout)
EOF
    ! validate "$ROOT/docs/manifest.schema.json" changed.json
    say $? "a manifest with a bad hash does not"
    validate "$ROOT/docs/report.schema.json" report.json logos.json
    say $? "reports fit docs/report.schema.json"
    python3 - "$ROOT" >>"$work/log" 2>&1 <<'EOF'
import json, sys
manifest, report = (json.load(open(f"{sys.argv[1]}/docs/{name}.schema.json"))["$defs"] for name in ("manifest", "report"))
shared = manifest.keys() & report.keys()
assert {"finding", "waiver", "confirmation"} <= shared
assert all(manifest[name] == report[name] for name in shared)
EOF
    say $? "what both schemas define, they define alike"
    schema=${KG_SARIF_SCHEMA:-$ROOT/build/schemas/sarif-2.1.0-rtm.5.json}
    if [ -f "$schema" ]; then
        validate "$schema" report.sarif
        say $? "SARIF fits the schema of OASIS"
    else
        echo "skip SARIF was not validated: no $schema (scripts/get-schemas brings it)"
    fi
else
    echo "skip no document was validated: python3-jsonschema is not installed"
fi

python3 - >>"$work/log" 2>&1 <<'EOF'
import json
import xml.etree.ElementTree as tree
report = json.load(open("report.json"))
findings = [f for p in report["products"] for f in p["findings"]]
is_open = [f for f in findings if f["severity"] != "confirm" and not f["waiver"]]
assert len({f["severity"] for f in findings}) >= 3, "the fixture has lost its findings"

lines = [json.loads(line) for line in open("report.ndjson")]
assert lines == report["products"], "ndjson and json tell the same"

run = json.load(open("report.sarif"))["runs"][0]
assert len(run["results"]) == len(findings)
ids = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
assert all(ids[r["ruleIndex"]] == r["ruleId"] for r in run["results"])
assert len({r["partialFingerprints"]["kgpack/v1"] for r in run["results"]}) == len(findings), "fingerprints are unique"
assert sum("suppressions" in r for r in run["results"]) == sum(bool(f["waiver"] or f["confirmation"]) for f in findings)
assert not run["invocations"][0]["executionSuccessful"]
assert any(r["locations"][0]["physicalLocation"]["artifactLocation"]["uri"].startswith("bad%2C%20%3C100%25%3E%20%E4%BA%A7") for r in run["results"])

issues = json.load(open("report.gitlab"))
assert len({i["fingerprint"] for i in issues}) == len(issues) == len(is_open) + 1, "one issue each, and one for what is missing"

suites = tree.parse("report.junit").getroot()
assert [s.get("name") for s in suites] == ["good", "bad, <100%> 产品", "missing"]
assert [s.get("tests") == str(len(s)) for s in suites] == [True] * 3
assert suites[2][0][0].tag == "error"
failed = {c.get("name").split()[0] for c in suites[1] if c.find("failure") is not None}
assert failed == {f["rule"] for f in report["products"][1]["findings"] if f["severity"] == "error" and not f["waiver"]}, failed

for line in open("report.github"):
    assert line.startswith(("::error ", "::warning ", "::notice ")) and line.count("::") >= 2, line
    place = line.split("::")[1]
    assert "<100%>" not in place and "\r" not in line, line
assert len(open("report.github").readlines()) == len(is_open) + 1

text = open("report.markdown").read()
assert "<b>" not in text and "\n## missing" not in text and "- missing: " in text
rows = [line for line in text.splitlines() if line.startswith(("| **", "| info"))]
assert len(rows) == len(is_open)
import re
assert all(len(re.findall(r"(?<!\\)\|", row)) == 5 for row in rows), "no text ends a cell of the table"
EOF
say $? "json, ndjson, sarif, junit, github, gitlab and markdown tell the same findings"

# Reports survive an empty run, and a line that moves does not change a fingerprint.
kgpack check --date 2025-03-05 --format sarif 'bad, <100%> 产品' >one.sarif 2>>err
sed -i '1i # a comment more' 'bad, <100%> 产品/product.yml'
kgpack check --date 2025-03-05 --format sarif 'bad, <100%> 产品' >two.sarif 2>>err
python3 - >>"$work/log" 2>&1 <<'EOF'
import json
one, two = (sorted(r["partialFingerprints"]["kgpack/v1"] for r in json.load(open(n))["runs"][0]["results"]) for n in ("one.sarif", "two.sarif"))
assert one == two
EOF
say $? "fingerprints stay when lines move"
options='--date 2025-03-05 --fail-on never --format json'
kgpack check $options --report sarif:r.sarif --report junit:r.xml --report markdown:r.md good >r.json 2>>err &&
    kgpack check $options good | cmp -s - r.json &&
    python3 -c 'import json, xml.dom.minidom; json.load(open("r.sarif")); xml.dom.minidom.parse("r.xml")' >>"$work/log" 2>&1 && grep -q '^# kgpack' r.md
say $? "several reports in one run"
