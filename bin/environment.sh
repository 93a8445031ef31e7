# Sourced by the scripts here: where things are, in a checkout and in a package alike.
home=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
export POLARIS_SYNC_HOME="$home"

if [ -f "$home/host/PolarisSync.Host.csproj" ]; then
  checkout=1
  host_dll="$home/artifacts/bin/PolarisSync.Host/release/polarissync.dll"
  default_plugins="$home/artifacts/plugins"
else
  checkout=
  host_dll="$home/lib/polarissync.dll"
  default_plugins="$home/plugins"
fi

# What runs the host: the program of a self-contained package, which needs no .NET on the machine, else dotnet with the DLL.
if [ -z "$checkout" ] && [ -f "$home/lib/libhostfxr.so" ]; then
  host=("$home/lib/polarissync")
else
  host=(dotnet "$host_dll")
fi

# setting NAME DEFAULT: the variable POLARIS_SYNC_<NAME>, else the same setting of application.yaml, else the default.
setting() {
  local name=$1 otherwise=$2 variable="POLARIS_SYNC_$1" key file value
  if [ -n "${!variable:-}" ]; then printf '%s\n' "${!variable}"; return; fi
  key=$(printf '%s' "$name" | tr '[:upper:]' '[:lower:]')
  for file in "$home/bin/application.yaml" "$home/conf/application.yaml"; do
    if [ -f "$file" ]; then
      value=$(sed -nE "s/^[[:space:]]+$key:[[:space:]]*[\"']?([^\"'#]*[^\"'#[:space:]])[\"']?[[:space:]]*(#.*)?$/\1/p" "$file" | head -n 1)
      printf '%s\n' "${value:-$otherwise}"
      return
    fi
  done
  printf '%s\n' "$otherwise"
}

POLARIS_SYNC_PLUGINS_PATH=$(setting PLUGINS_PATH "$default_plugins")
export POLARIS_SYNC_PLUGINS_PATH
data_path=$(setting DATA_PATH data)
case "$data_path" in /*) ;; *) data_path="$home/$data_path" ;; esac

# Where an installed SDK or runtime usually is, if the shell does not know it.
if [ "${host[0]}" = dotnet ] && ! command -v dotnet >/dev/null; then
  for folder in "${DOTNET_ROOT:-}" "$HOME/.dotnet" /usr/share/dotnet /usr/lib/dotnet; do
    if [ -n "$folder" ] && [ -x "$folder/dotnet" ]; then PATH="$folder:$PATH"; break; fi
  done
fi
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

# Builds host and adapters of a checkout when a source is newer than what was built last. What it does goes to standard error.
build_if_needed() {
  if [ "${host[0]}" = dotnet ] && ! command -v dotnet >/dev/null; then
    echo "dotnet was not found: install the .NET SDK 10 (https://dot.net), or the ASP.NET Core runtime 10 for a package; the package for linux-x64 needs neither." >&2
    return 1
  fi
  if [ -z "$checkout" ]; then
    [ -f "$host_dll" ] || { echo "$host_dll is missing: this is neither a checkout nor a package." >&2; return 1; }
    return 0
  fi
  local stamp="$home/artifacts/.built" newer project
  if [ -f "$stamp" ] && [ -f "$host_dll" ]; then
    newer=$(find "$home/abstractions" "$home/core" "$home/host" "$home/plugins" "$home/build" "$home/global.json" \
      "$home"/Directory.*.props -type f \( -name '*.cs' -o -name '*.csproj' -o -name '*.props' -o -name '*.targets' \
      -o -name '*.json' -o -name '*.globalconfig' \) -newer "$stamp" -print -quit)
    if [ -z "$newer" ]; then return 0; fi
    echo "Building: ${newer#"$home"/} is newer than the last build." >&2
  else
    echo "Building: nothing is built yet; this takes a minute or two." >&2
  fi
  mkdir -p "$home/artifacts"
  local asked="$home/artifacts/.build-asked.$$" built=0
  touch "$asked"
  (
    # One build at a time: a verb in a second terminal waits for the first start instead of building beside it.
    if command -v flock >/dev/null; then flock 9; fi
    if [ -f "$stamp" ] && [ "$stamp" -nt "$asked" ]; then exit 0; fi
    touch "$stamp.begun"
    for project in "$home/host/PolarisSync.Host.csproj" "$home"/plugins/*/*.csproj; do
      echo "  ${project#"$home"/}" >&2
      dotnet build "$project" -c Release --nologo -v quiet -clp:NoSummary >&2 || { echo "The build failed." >&2; exit 1; }
    done
    mv "$stamp.begun" "$stamp"
  ) 9> "$home/artifacts/.build-lock" || built=1
  rm -f "$asked"
  return "$built"
}
