#!/usr/bin/env bash
# Builds host and adapters and lays them out as a package: FOLDER gets bin/ conf/ lib/ plugins/ README.md LICENSE THIRD-PARTY.md, and nothing of this machine.
#   bash build/stage.sh VERSION FOLDER            runs with an installed ASP.NET Core runtime 10, on any system
#   bash build/stage.sh VERSION FOLDER linux-x64  brings its own .NET and is compiled ahead for that platform
# FOLDER must not exist. What is built stays below artifacts/pack, so that the next run has less to do; artifacts/bin is left alone.
set -euo pipefail
[ $# -ge 2 ] || { echo "usage: stage.sh VERSION FOLDER [RUNTIME_IDENTIFIER]" >&2; exit 2; }
version=$1
folder=$(realpath -m "$2")
platform=${3:-}
cd "$(dirname "$0")/.."
. build/versioned.sh "$version"
[ ! -e "$folder" ] || { echo "$folder is there already." >&2; exit 1; }

# All projects in one build; which adapters there are tells their folder, as it does for the host.
mkdir -p "$work"
filter=$work/server.slnf
{
  printf '{ "solution": { "path": "%s", "projects": [ "host\\\\PolarisSync.Host.csproj"' ../../PolarisSync.sln
  for project in plugins/*/*.csproj; do printf ', "%s"' "${project//\//\\\\}"; done
  printf ' ] } }\n'
} > "$filter"
# They have the version in them, but are not made anew because of it.
if [ -d "$work/build" ]; then find "$work/build" -name '*.deps.json' -not -path '*/obj/*' -delete; fi
dotnet build "$filter" "${options[@]}"

mkdir -p "$folder/bin" "$folder/lib" "$folder/plugins"
if [ -z "$platform" ]; then
  dotnet publish host/PolarisSync.Host.csproj "${options[@]}" --no-build -p:UseAppHost=false -o "$folder/lib"
else
  dotnet publish host/PolarisSync.Host.csproj "${options[@]}" -r "$platform" --self-contained -p:PublishReadyToRun=true -o "$folder/lib"
fi

# Comments of code are no part of a host; those of an adapter's options are what schema and editors show.
rm -f "$folder"/lib/*.xml
for project in plugins/*/*.csproj; do
  name=$(basename "$project" .csproj)
  cp -R "$work/build/plugins/$name" "$folder/plugins/$name"
  cp "$(dirname "$project")/README.md" "$folder/plugins/$name/README.md"
done
cp bin/application.yaml bin/environment.sh bin/polarissync bin/start.sh bin/stop.sh "$folder/bin/"
cp -R conf "$folder/conf"
rm -f "$folder"/conf/sync-config-backup*.json
if git rev-parse --git-dir >/dev/null 2>&1 && [ -n "$(git status --porcelain -- conf)" ]; then
  echo "What is changed in conf/ goes into the package as it is: see that it holds no secret." >&2
fi
cp LICENSE deploy/package/THIRD-PARTY.md "$folder/"
sed "s/@VERSION@/$version/g" deploy/package/README.md > "$folder/README.md"

find "$folder" -type d -exec chmod 755 {} +
find "$folder" -type f -exec chmod 644 {} +
chmod 755 "$folder"/bin/*.sh "$folder/bin/polarissync"
for program in polarissync createdump; do if [ -f "$folder/lib/$program" ]; then chmod 755 "$folder/lib/$program"; fi; done
