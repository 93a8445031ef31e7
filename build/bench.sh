#!/usr/bin/env bash
# Measures the published host on a real Consul, each figure beside a bare loop in the same run. Nothing here can fail a build.
#   bash build/bench.sh [start] [cold] [quiet] [memory] [reload] [migrate] [churn] [still] [kong]      all of them without a name; about half an hour
set -euo pipefail
cd "$(dirname "$0")/.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
. bin/environment.sh
build_if_needed
CONSUL_BIN="${CONSUL_BIN:-$(bash build/consul.sh)}"
export CONSUL_BIN
out="$PWD/artifacts/bench"
dotnet publish host/PolarisSync.Host.csproj -c Release -r linux-x64 --self-contained false -p:PublishReadyToRun=true \
  --artifacts-path "$out/build" -o "$out/host" --nologo -v quiet
dotnet build tests/Benchmarks/PolarisSync.Benchmarks.csproj -c Release --nologo -v quiet -clp:NoSummary
export POLARISSYNC_HOST_PROGRAM="$out/host/polarissync.dll"
echo "$(nproc) cores, load $(cut -d ' ' -f 1 /proc/loadavg), $(date -u +%Y-%m-%d), commit $(git rev-parse --short HEAD 2>/dev/null || echo unknown)"
exec dotnet artifacts/bin/PolarisSync.Benchmarks/release/PolarisSync.Benchmarks.dll "$@"
