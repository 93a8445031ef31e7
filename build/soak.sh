#!/usr/bin/env bash
# The long runs: tests of category Soak, with the default times of guard and purge and more repetitions.
#   bash build/soak.sh [--filter EXPRESSION]
# POLARISSYNC_SOAK=1 tells the tests; SOAK_MINUTES how long those run that have no natural end (10).
set -euo pipefail
cd "$(dirname "$0")/.."
export POLARISSYNC_SOAK=1 SOAK_MINUTES="${SOAK_MINUTES:-10}"
exec bash build/test.sh "$@"
