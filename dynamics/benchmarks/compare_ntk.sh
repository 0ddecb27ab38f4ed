#!/usr/bin/env bash
# The tangent kernel of a small perceptron, ours against PyTorch and JAX on one processor:
#   dynamics/benchmarks/compare_ntk.sh [PYTHON]
# PYTHON (default python3) must have torch and jax. PIN (default: taskset on the last processor) pins both.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
python=${1:-python3}
pin=${PIN-taskset -c $(($(nproc) - 1))}
cd "$here/../.."
mvn -B -q -ntp -Pbench -pl dynamics -DskipTests -Dspotless.check.skip test-compile
classes="dynamics/target/classes:dynamics/target/test-classes:$(cat dynamics/target/bench.classpath)"
for round in 1 2; do
  $pin java @deploy/jvm.options -cp "$classes" org.almagest.dynamics.curvature.TangentKernelTime 2>/dev/null
  $pin "$python" dynamics/benchmarks/peers/ntk.py
done
