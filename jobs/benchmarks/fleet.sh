#!/usr/bin/env bash
# What Spark costs beside the same fleet in one plain loop, and what a second core brings; in turn, in one process:
#   jobs/benchmarks/fleet.sh [ROUNDS [SWEEP]]
# ROUNDS (default 5) are counted after one that warms up; SWEEP (default jobs/benchmarks/uneven.yaml) is a sweep file.
# Ends with the medians of the rounds' own ratios, by wall clock and by processor time. Run it on an idle machine.
set -euo pipefail
exec "$(dirname "$0")/run" org.almagest.jobs.fleet.FleetRounds "${1:-5}" "${2:-jobs/benchmarks/uneven.yaml}"
