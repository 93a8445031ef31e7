#!/usr/bin/env bash
# Adds every public member of the abstractions that the API file lacks, from the analyzer's own messages. Review the diff before committing.
set -euo pipefail
cd "$(dirname "$0")/.."
file=abstractions/PublicAPI.Unshipped.txt
missing=$(dotnet build abstractions --no-incremental -clp:NoSummary 2>&1 | sed -nE "s/.*error RS0016: Symbol '(.*)' is not part of the declared.*/\1/p" || true)
{ echo '#nullable enable'; { tail -n +2 "$file"; printf '%s\n' "$missing"; } | sed '/^$/d' | LC_ALL=C sort -u; } > "$file.new"
mv "$file.new" "$file"
