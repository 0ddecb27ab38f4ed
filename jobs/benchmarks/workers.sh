#!/usr/bin/env bash
# What a second worker process brings: a sweep on a standalone cluster of one worker, then on one of two, each worker bound to a
# core of its own (Linux), in turn:
#   jobs/benchmarks/workers.sh [ROUNDS [SWEEP]]
# ROUNDS (default 3); SWEEP (default: jobs/benchmarks/uneven.yaml with ten times the seeds) is a sweep file. The seconds are those
# that the sweep says, Spark's start and that of the executors included. Run it on an idle machine, after mvn -DskipTests package.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
cd "$here/../.."
rounds=${1:-3}
cluster=deploy/standalone/cluster
work=$(mktemp -d)
trap 'for n in 1 2; do "$cluster" stop "$work/of-$n" > /dev/null 2>&1 || true; done; rm -rf "$work"' EXIT
sweep=${2:-$work/uneven.yaml}
sed 's/from: 1, to: 6}/from: 1, to: 60}/' jobs/benchmarks/uneven.yaml > "$work/uneven.yaml"

# seconds WORKERS ROUND
seconds() {
    local folder="$work/of-$1" worker
    ALMAGEST_WORKERS=$1 "$cluster" start "$folder" > /dev/null
    for worker in $(seq "$1"); do
        # its executors inherit that
        taskset -a -c -p $((worker - 1)) "$(< "$folder/worker-$worker.pid")" > /dev/null
    done
    "$cluster" submit "$folder" sweep "$sweep" --out "$work/out" > "$work/said" 2>&1 || { cat "$work/said" >&2; return 1; }
    "$cluster" stop "$folder" > /dev/null
    rm -rf "$work/out"
    sed -n 's/.* failed in \([0-9.]*\) s.*/\1/p' "$work/said" | head -1
}

all=()
for round in $(seq "$rounds"); do
    one=$(seconds 1 "$round")
    two=$(seconds 2 "$round")
    efficiency=$(awk "BEGIN { printf \"%.1f\", 100 * $one / (2 * $two) }")
    echo "round $round: one worker $one s, two workers $two s, efficiency $efficiency %"
    all+=("$efficiency")
done
printf '%s\n' "${all[@]}" | sort -n | awk '{ v[NR] = $1 } END { printf "two workers beside one: efficiency %s %% (median)\n", v[int((NR + 1) / 2)] }'
