#!/usr/bin/env bash
# What the driver's heap holds while Spark carries out very many tasks that do nothing:
#   jobs/benchmarks/tasks.sh [TASKS [OF_A_WAVE [UNDER_WAY]]]
# 500000 in waves of 4096, eight at a time, are what a fleet does; OF_A_WAVE = TASKS makes one job of them all.
# HEAP (default 512m) is the driver's limit; with too little, it says so.
set -euo pipefail
export HEAP="${HEAP:-512m}"
exec "$(dirname "$0")/run" org.almagest.jobs.fleet.ManyTasks "${1:-500000}" "${2:-4096}" "${3:-8}"
