#!/usr/bin/env bash
# Ends the host that works on the data folder, and only that process. Exit codes: 0 stopped or none runs, 1 it could not be stopped.
#   bash bin/stop.sh
# STOP_SECONDS  how long to wait for it (20); it gets no harder signal than SIGTERM
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/environment.sh"
pid_file="$data_path/polarissync.pid"
if [ ! -f "$pid_file" ]; then
  echo "No host runs on $data_path."
  exit 0
fi
pid=$(tr -cd '0-9' < "$pid_file")
if [ -z "$pid" ] || ! kill -0 "$pid" 2>/dev/null; then
  echo "No host runs on $data_path; the one that wrote $pid_file (process ${pid:-?}) is gone."
  rm -f "$pid_file"
  exit 0
fi
# A process id can be somebody else's by now.
if [ -r "/proc/$pid/cmdline" ]; then
  command=$(tr '\0' ' ' < "/proc/$pid/cmdline")
else
  command=$(ps -p "$pid" -o args= || true)
fi
case "$command" in
  *polarissync*) ;;
  *)
    echo "Process $pid is not a PolarisSync host ($command): nothing was stopped. $pid_file is left from an earlier run." >&2
    exit 1
    ;;
esac
echo "Stopping process $pid ..."
kill -TERM "$pid"
for ((tenth = 0; tenth < ${STOP_SECONDS:-20} * 10; tenth++)); do
  state=$(sed -nE 's/^State:[[:space:]]*(.).*/\1/p' "/proc/$pid/status" 2>/dev/null || true)
  if ! kill -0 "$pid" 2>/dev/null || [ "$state" = Z ]; then
    echo "Stopped."
    exit 0
  fi
  sleep 0.1
done
echo "Process $pid still runs after ${STOP_SECONDS:-20} s; its log says what it waits for. To end it anyway: kill -9 $pid" >&2
exit 1
