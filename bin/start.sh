#!/usr/bin/env bash
# Runs the host in the foreground, the log on standard output; Ctrl+C, SIGTERM or bin/stop.sh ends it. Builds first where that is needed.
#   bash bin/start.sh                 from any folder
#   bash bin/start.sh --successor     keep ready beside a running host and take over when it stops
# The host writes its process id to data/polarissync.pid once it has the data folder; this shell becomes the host, so it is also this process's id.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/environment.sh"
build_if_needed
cd "$home"
exec "${host[@]}" run "$@"
