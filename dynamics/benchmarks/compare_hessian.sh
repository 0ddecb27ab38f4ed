#!/usr/bin/env bash
# Full Hessians, ours against PyTorch and JAX, in turn on the same machine and one thread:
#   [PIN="taskset -c 1"] dynamics/benchmarks/compare_hessian.sh [PYTHON]
# PYTHON (default python3) must have torch and jax. All run under PIN, by default the last processor where there is
# taskset: JAX takes two threads otherwise, whatever its flags say. Ends with the ratio to the fastest form of any peer, by
# processor time of the peers and wall time of ours, which favours them where other programs run.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
python=${1:-python3}
pin=${PIN-$(command -v taskset > /dev/null && echo "taskset -c $(($(nproc) - 1))" || true)}
lines=$(mktemp)
trap 'rm -f "$lines"' EXIT
cd "$here/../.."
mvn -B -q -ntp -Pbench -pl dynamics -DskipTests -Dspotless.check.skip test-compile
classes="dynamics/target/classes:dynamics/target/test-classes:$(cat dynamics/target/bench.classpath)"
# shellcheck disable=SC2086 # several words
ours() { $pin java @deploy/jvm.options -cp "$classes" org.almagest.dynamics.curvature.FullHessian 2>/dev/null | tee -a "$lines"; }
ours
# shellcheck disable=SC2086
$pin "$python" dynamics/benchmarks/peers/hessian.py --repeats 10 --seconds 5 --only mlp | tee -a "$lines"
ours
"$python" - "$lines" <<'PY'
import re, statistics, sys
times = {}
for line in open(sys.argv[1]):
    m = re.match(r"(\S+) (\S+) P=(\d+) median_us=([\d.]+) .*?network=(\S+) loss=(\S+)", line)
    if m:
        cpu = re.search(r"cpu_us=([\d.]+)", line)
        us = min(float(m[4]), float(cpu[1])) if cpu else float(m[4])
        times.setdefault((m[5], m[6], int(m[3])), {}).setdefault(f"{m[1]} {m[2]}", []).append(us)
for (network, loss, size), forms in times.items():
    mine = statistics.median(forms.pop("almagest hessian", [float("nan")]))
    if forms:
        form, best = min(((f, statistics.median(v)) for f, v in forms.items()), key=lambda kv: kv[1])
        print(f"{network} {loss} P={size}: almagest {mine / 1e3:.2f} ms, fastest peer ({form}) {best / 1e3:.2f} ms, ratio {best / mine:.1f}")
    else:
        print(f"{network} {loss} P={size}: almagest {mine / 1e3:.2f} ms")
PY
