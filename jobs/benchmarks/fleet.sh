#!/usr/bin/env bash
# What Spark costs beside the same fleet in one plain loop, and what a second core brings; in turn, in one process:
#   jobs/benchmarks/fleet.sh [ROUNDS [SWEEP]]
# ROUNDS (default 5) are counted after one that warms up; SWEEP (default jobs/benchmarks/uneven.yaml) is a sweep file.
# Ends with the medians of the rounds' own ratios, by wall clock and by processor time. Run it on an idle machine.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
cd "$here/../.."
./almagest list families > /dev/null
classes=$(mktemp -d)
trap 'rm -rf "$classes"' EXIT
path="jobs/target/almagest-jobs.jar:jobs/target/lib/*"
javac -nowarn -proc:none -d "$classes" -cp "$path" jobs/benchmarks/java/org/almagest/jobs/fleet/FleetRounds.java 2>&1 | grep -v '^Note\|warning' || true
java @deploy/jvm.options -XX:+UseParallelGC -Xmx2g -cp "$classes:$path" \
    org.almagest.jobs.fleet.FleetRounds "${1:-5}" "${2:-jobs/benchmarks/uneven.yaml}" 2> /dev/null
