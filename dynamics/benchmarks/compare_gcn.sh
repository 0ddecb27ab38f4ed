#!/usr/bin/env bash
# One full-batch step of a graph network on Cora, ours against PyTorch with sparse tensors, in turn and each pinned to the
# same processor, five rounds:
#   dynamics/benchmarks/compare_gcn.sh FOLDER [PYTHON]
# FOLDER has cora.nodes.tsv and cora.edges.tsv; PYTHON (default python3) must have torch. Checks that the losses after ten
# steps agree, then ends with the ratio of the medians to PyTorch's fastest form.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
folder=$(cd "$1" && pwd)
python=${2:-python3}
lines=$(mktemp)
trap 'rm -f "$lines"' EXIT
cd "$here/../.."
mvn -B -q -ntp -Pbench -pl dynamics -DskipTests -Dspotless.check.skip test-compile
classes="dynamics/target/classes:dynamics/target/test-classes:$(cat dynamics/target/bench.classpath)"
pin=""
command -v taskset > /dev/null && pin="taskset -c 0"
for round in 1 2 3 4 5; do
  $pin "$python" dynamics/benchmarks/peers/gcn_step.py "$folder" 2>/dev/null | tee -a "$lines"
  $pin java @deploy/jvm.options -cp "$classes" org.almagest.dynamics.train.GraphStep "$folder" 2>/dev/null | tee -a "$lines"
done
"$python" - "$lines" <<'PY'
import re, statistics, sys
times, losses = {}, set()
for line in open(sys.argv[1]):
    m = re.match(r"(\S+) gd gcn-cora median_us=([\d.]+) .* loss_after_10=(\S+)", line)
    if m:
        times.setdefault(m[1], []).append(float(m[2]))
        losses.add(float(m[3]))
assert max(losses) - min(losses) < 1e-12 * max(losses), losses
median = {key: statistics.median(values) for key, values in times.items()}
mine = median.pop("almagest")
form, best = min(median.items(), key=lambda kv: kv[1])
print(f"gcn on cora: almagest {mine:.0f} us, fastest PyTorch form ({form}) {best:.0f} us, ratio {best / mine:.1f}; losses agree")
PY
