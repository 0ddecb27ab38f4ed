#!/usr/bin/env bash
# One training step, ours against PyTorch eager, in turn on the same machine, three rounds:
#   dynamics/benchmarks/compare_step.sh [PYTHON]
# PYTHON (default python3) must have torch. Ends with the ratio of the medians to PyTorch's fastest form.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
python=${1:-python3}
lines=$(mktemp)
trap 'rm -f "$lines"' EXIT
cd "$here/../.."
mvn -B -q -ntp -Pbench -pl dynamics -DskipTests -Dspotless.check.skip test-compile
classes="dynamics/target/classes:dynamics/target/test-classes:$(cat dynamics/target/bench.classpath)"
for round in 1 2 3; do
  "$python" dynamics/benchmarks/peers/resnet_step.py --depths 100 1000 --optimizer sgd adam --steps 60 | tee -a "$lines"
  java @deploy/jvm.options -cp "$classes" org.almagest.dynamics.train.ResidualStep 100 1000 2>/dev/null | tee -a "$lines"
done
"$python" - "$lines" <<'PY'
import re, statistics, sys
times = {}
for line in open(sys.argv[1]):
    m = re.match(r"(\S+) (\S+) L=(\d+) median_us=([\d.]+)", line)
    if m:
        times.setdefault((m[1], m[2], int(m[3])), []).append(float(m[4]))
median = {key: statistics.median(values) for key, values in times.items()}
for ours, theirs in (("gd", "sgd"), ("adam", "adam")):
    for depth in sorted({key[2] for key in median}):
        mine = median["almagest", ours, depth]
        form, best = min(((k[1], v) for k, v in median.items() if k[0] != "almagest" and k[1].startswith(theirs) and k[2] == depth), key=lambda kv: kv[1])
        print(f"{ours} L={depth}: almagest {mine:.1f} us, fastest PyTorch form ({form}) {best:.1f} us, ratio {best / mine:.1f}")
PY
