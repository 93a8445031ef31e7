#!/usr/bin/env bash
# Packs what authors of adapters need into a folder that can be used as a package source, and prints the package's path.
#   bash build/pack-abstractions.sh [FOLDER]           FOLDER is artifacts/packages without one
#   bash build/pack-abstractions.sh FOLDER VERSION     under that version, without paths of this machine
set -euo pipefail
folder=$(realpath -m "${1:-$(dirname "$0")/../artifacts/packages}")
cd "$(dirname "$0")/.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
command -v dotnet >/dev/null || { echo "dotnet was not found: install the .NET SDK 10 (https://dot.net)" >&2; exit 1; }
mkdir -p "$folder"
options=(-c Release -v quiet --nologo)
if [ $# -ge 2 ]; then . build/versioned.sh "$2"; fi
dotnet pack abstractions "${options[@]}" -o "$folder" "-p:RestoreLockedMode=${CI:-false}" >&2
ls "$folder"/PolarisSync.Abstractions.${2:-*}.nupkg
