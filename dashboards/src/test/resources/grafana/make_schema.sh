#!/usr/bin/env bash
# Makes dashboard.schema.json beside it: the JSON Schema of Grafana's own dashboard model and of the panels in use, from
# the TypeScript declarations of @grafana/schema (Grafana Labs, Apache-2.0). Descriptions are left out.
# Needs npm, python3 and the network; the build does not run it.
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
version=13.2.3
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --no-audit --no-fund --silent ts-json-schema-generator@2
mkdir -p node_modules/@grafana
npm pack --silent "@grafana/schema@$version" >/dev/null
tar xzf grafana-schema-*.tgz
mv package node_modules/@grafana/schema
{
    echo "import { Dashboard, Panel, RowPanel } from './node_modules/@grafana/schema/dist/types/raw/dashboard/x/types.gen';"
    for panel in timeseries stat table bargauge heatmap trend; do
        from="from './node_modules/@grafana/schema/dist/types/raw/composable/$panel/panelcfg/x/types.gen'"
        echo "import { Options as ${panel}_options } $from;"
        case $panel in stat | bargauge) ;; *) echo "import { FieldConfig as ${panel}_field } $from;" ;; esac
    done
    echo "export interface DashboardFile { dashboard: Dashboard; panel: Panel; row: RowPanel;"
    # Partial, since Grafana fills in what is missing.
    for panel in timeseries stat table bargauge heatmap trend; do
        echo "${panel}Options: Partial<${panel}_options>;"
        case $panel in stat | bargauge) ;; *) echo "${panel}Field: Partial<${panel}_field>;" ;; esac
    done
    echo "}"
} >types.ts
echo '{"compilerOptions": {"module": "esnext", "moduleResolution": "bundler", "target": "es2020", "skipLibCheck": true}, "files": ["types.ts"]}' >tsconfig.json
npx ts-json-schema-generator --tsconfig tsconfig.json --path types.ts --type DashboardFile --no-type-check -o schema.json
python3 - "$here/dashboard.schema.json" "$version" <<'PYTHON'
import json, sys

COMMENTS = ("description", "deprecated")

def without_descriptions(node):
    if isinstance(node, dict):
        return {
            k: without_descriptions(v)
            for k, v in node.items()
            if not (k in COMMENTS and not isinstance(v, dict))
        }
    return [without_descriptions(v) for v in node] if isinstance(node, list) else node

schema = without_descriptions(json.load(open("schema.json")))
schema["$comment"] = f"Made from @grafana/schema {sys.argv[2]} (Grafana Labs, Apache-2.0) by make_schema.sh."
with open(sys.argv[1], "w") as out:
    json.dump(schema, out, indent=1, ensure_ascii=False)
    out.write("\n")
PYTHON
