#!/usr/bin/env bash
# Restores and builds the whole solution, Release. With CI=true the lock files must fit.
set -euo pipefail
cd "$(dirname "$0")/.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
command -v dotnet >/dev/null || { echo "dotnet was not found: install the .NET SDK 10 (https://dot.net)" >&2; exit 1; }
dotnet restore PolarisSync.sln -v quiet
dotnet build PolarisSync.sln -c Release --no-restore --nologo -v quiet -clp:NoSummary "$@"
echo "Built."
