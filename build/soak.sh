#!/usr/bin/env bash
# The long runs: tests of category Soak, with the default times of guard and purge and more repetitions.
#   bash build/soak.sh [--filter EXPRESSION]
# POLARISSYNC_SOAK=1 tells the tests; SOAK_MINUTES how long those run that have no natural end (10); SOAK_SEED what ChurnTests play (any, printed).
# The samples of ChurnTests are shown as they are taken, and stay in artifacts/soak-table.txt.
set -euo pipefail
cd "$(dirname "$0")/.."
export POLARISSYNC_SOAK=1 SOAK_MINUTES="${SOAK_MINUTES:-10}" SOAK_TABLE="$PWD/artifacts/soak-table.txt"
mkdir -p artifacts
: > "$SOAK_TABLE"
tail -n +1 -f "$SOAK_TABLE" &
table=$!
trap 'kill "$table"' EXIT
bash build/test.sh "$@"
