#!/usr/bin/env bash
# What the driver's heap holds while Spark carries out very many tasks that do nothing:
#   jobs/benchmarks/tasks.sh [TASKS [OF_A_WAVE [UNDER_WAY]]]
# 500000 in waves of 4096, eight at a time, are what a fleet does; OF_A_WAVE = TASKS makes one job of them all.
# HEAP (default 512m) is the driver's limit; with too little, it says so.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
cd "$here/../.."
./almagest list families > /dev/null
classes=$(mktemp -d)
trap 'rm -rf "$classes"' EXIT
path="jobs/target/almagest-jobs.jar:jobs/target/lib/*"
javac -nowarn -proc:none -d "$classes" -cp "$path" jobs/benchmarks/java/org/almagest/jobs/fleet/ManyTasks.java 2>&1 | grep -v '^Note\|warning' || true
java @deploy/jvm.options -XX:+UseParallelGC -Xmx"${HEAP:-512m}" -cp "$classes:$path" \
    org.almagest.jobs.fleet.ManyTasks "${1:-500000}" "${2:-4096}" "${3:-8}" 2> /dev/null
