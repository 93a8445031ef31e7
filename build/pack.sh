#!/usr/bin/env bash
# Makes what people install, and prints the path of each:
#   polaris-sync-server-VERSION.zip             for every machine with the ASP.NET Core runtime 10
#   polaris-sync-server-VERSION-linux-x64.zip   brings its own .NET
#   PolarisSync.Abstractions.VERSION.nupkg      and its symbols, for authors of adapters
#
#   bash build/pack.sh VERSION [FOLDER]         FOLDER is artifacts/packages without one
# Order, modes and times in the archives do not depend on the machine; times are those of the commit, or of SOURCE_DATE_EPOCH.
set -euo pipefail
[ $# -ge 1 ] || { echo "usage: pack.sh VERSION [FOLDER]" >&2; exit 2; }
version=$1
folder=$(realpath -m "${2:-$(dirname "$0")/../artifacts/packages}")
cd "$(dirname "$0")/.."
command -v zip >/dev/null || { echo "zip was not found: install the package zip." >&2; exit 1; }
mkdir -p "$folder" artifacts/pack
stage=$(mktemp -d artifacts/pack/stage.XXXXXX)
trap 'rm -rf "$stage"' EXIT
epoch=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct 2>/dev/null || echo 1767225600)}
export TZ=UTC

pack() {
  local name=polaris-sync-server-$version${1:+-$1}
  bash build/stage.sh "$version" "$stage/$name" "$@" >&2
  find "$stage/$name" -exec touch -d "@$epoch" {} +
  rm -f "$folder/$name.zip"
  (cd "$stage" && find "$name" -type f | LC_ALL=C sort | zip -q -X -D -@ "$folder/$name.zip")
  echo "$folder/$name.zip"
}
pack
pack linux-x64
bash build/pack-abstractions.sh "$folder" "$version"
