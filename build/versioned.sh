# Sourced with a VERSION by what makes packages: where they are built, apart from artifacts/bin, and how. The root is the working directory.
case "$1" in
  ''|*[!0-9A-Za-z.-]*) valid= ;;
  [0-9]*.[0-9]*.[0-9]*) valid=1 ;;
  *) valid= ;;
esac
[ -n "$valid" ] || { echo "'$1' is no version such as 1.2.3 or 1.2.3-rc.1." >&2; exit 2; }
command -v dotnet >/dev/null || { echo "dotnet was not found: install the .NET SDK 10 (https://dot.net)" >&2; exit 1; }
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
work=$PWD/artifacts/pack
# The paths of this machine are replaced in what is built for others; analyzers had their say in build/build.sh.
options=(-c Release --artifacts-path "$work/build" "-p:ReleaseVersion=$1" -p:ContinuousIntegrationBuild=true -p:RunAnalyzers=false -v quiet --nologo -clp:NoSummary)
