#!/usr/bin/env bash
# Builds once, runs every test project, and ends with one line: N passed, N failed, N skipped. Names what failed and why something was skipped.
#   bash build/test.sh
#   bash build/test.sh --filter 'FullyQualifiedName~Law05'     as dotnet test understands it
#   NO_BUILD=1 bash build/test.sh                              on what is built
# Exits 1 when a test failed, when none ran, or when a project ended without a result. Long runs (category Soak) are left to build/soak.sh.
set -euo pipefail
cd "$(dirname "$0")/.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

filter='TestCategory!=Soak'
measuring=PolarisSync.EndToEnd.Tests
while [ $# -gt 0 ]; do
  case "$1" in
    --filter) [ $# -ge 2 ] || { echo "--filter needs a value" >&2; exit 2; }; filter="($2)&TestCategory!=Soak"; shift 2 ;;
    --filter=*) filter="(${1#--filter=})&TestCategory!=Soak"; shift ;;
    *) echo "usage: test.sh [--filter EXPRESSION]" >&2; exit 2 ;;
  esac
done
if [ "${POLARISSYNC_SOAK:-}" = 1 ]; then filter="${filter%TestCategory!=Soak}TestCategory=Soak"; fi

# What the tests call by name, installed only where it is missing and apt is there.
missing=()
for tool in curl:curl kill:procps ps:procps zip:zip unzip:unzip ${NACOS_START:+java:openjdk-17-jre-headless} ${KUBE_APISERVER_START:+etcd:etcd-server openssl:openssl xz:xz-utils}; do
  command -v "${tool%%:*}" >/dev/null || missing+=("${tool##*:}")
done
if [ ${#missing[@]} -gt 0 ]; then
  if command -v apt-get >/dev/null && [ "$(id -u)" = 0 ]; then
    echo "Installing ${missing[*]}"
    apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null || { apt-get update -qq && apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null; } || true
  else
    echo "Not installed here: ${missing[*]}; tests that need them fail or are skipped" >&2
  fi
fi

# A real Consul: the one that was named, one on PATH, or the one build/consul.sh brings. Without any, its tests say that they are skipped.
if [ -z "${CONSUL_BIN:-}" ]; then
  CONSUL_BIN=$(command -v consul || true)
  if [ -z "$CONSUL_BIN" ] && [ -f build/consul.sh ]; then CONSUL_BIN=$(bash build/consul.sh || true); fi
  if [ -n "$CONSUL_BIN" ]; then export CONSUL_BIN; else unset CONSUL_BIN; fi
fi

if [ "${NO_BUILD:-}" != 1 ] && ! bash build/build.sh; then
  echo "BROKEN  the build: no test ran"
  echo "0 passed, 0 failed, 0 skipped"
  exit 1
fi

results=$PWD/artifacts/test-results
rm -rf "$results"
mkdir -p "$results"
# Those that take longest come first.
mapfile -t projects < <(dotnet sln PolarisSync.sln list | tr '\\' '/' | grep -E '\.Tests\.csproj$' \
  | awk '{ print (/EndToEnd/ ? 0 : /Nacos/ ? 1 : /Core|Host/ ? 2 : /Fakes/ ? 3 : 4), $0 }' | LC_ALL=C sort | cut -d ' ' -f 2-)

# run NAME PROJECT FILTER [SETTING]: NAME.trx, NAME.log and NAME.code tell what came of it.
runs=()
run() {
  local code=0
  echo "== $1"
  dotnet test "$2" -c Release --no-build --nologo -v quiet --filter "$3" \
    --results-directory "$results" --logger "trx;LogFileName=$1.trx" --logger "console;verbosity=quiet" ${4:+-- "$4"} > "$results/$1.log" 2>&1 || code=$?
  echo "$code" > "$results/$1.code"
}

# Most of their time tests wait, for servers and for deadlines: three projects at once, TEST_PROJECTS_AT_ONCE for another number.
running=0
for project in "${projects[@]}"; do
  if [ "$running" -ge "${TEST_PROJECTS_AT_ONCE:-3}" ]; then wait -n || true; running=$((running - 1)); fi
  name=$(basename "$project" .csproj)
  runs+=("$name")
  only=$filter
  if [ "$name" = "$measuring" ]; then only="($filter)&TestCategory!=Measured"; fi
  run "$name" "$project" "$only" &
  running=$((running + 1))
done
wait

# What judges times has the machine for itself.
for project in "${projects[@]}"; do
  if [ "$(basename "$project" .csproj)" = "$measuring" ]; then
    runs+=("$measuring.Measured")
    run "$measuring.Measured" "$project" "($filter)&TestCategory=Measured" NUnit.NumberOfTestWorkers=1
  fi
done

broken=()
for name in "${runs[@]}"; do
  code=$(cat "$results/$name.code" 2>/dev/null || echo 1)
  if [ ! -f "$results/$name.trx" ] && ! grep -q 'No test matches' "$results/$name.log"; then
    broken+=("$name")
    cat "$results/$name.log"
  elif [ "$code" -ne 0 ] && [ -f "$results/$name.trx" ] && ! grep -q 'outcome="Failed"' "$results/$name.trx"; then
    broken+=("$name")
    tail -n 40 "$results/$name.log"
  fi
done

# One record a test result; the text a test gives is in its message.
summary=$(cat "$results"/*.trx 2>/dev/null | awk '
  function decode(text) { gsub(/&lt;/, "<", text); gsub(/&gt;/, ">", text); gsub(/&quot;/, "\"", text); gsub(/&#xD;|\r/, "", text); gsub(/&#xA;/, "\n", text); gsub(/&apos;/, "\x27", text); gsub(/&amp;/, "\\&", text); return text }
  function between(text, from, to,    at, rest) { at = index(text, from); if (!at) return ""; rest = substr(text, at + length(from)); at = index(rest, to); return at ? substr(rest, 1, at - 1) : rest }
  BEGIN { RS = "<(UnitTestResult|UnitTest) " }
  # A definition follows its results; it tells the class.
  /^[^>]*storage="/ { class[between($0, " id=\"", "\"")] = between($0, "className=\"", "\""); next }
  /^[^>]*outcome="/ {
    outcome = between($0, "outcome=\"", "\"")
    if (outcome == "Passed") { passed++; next }
    n++; test[n] = between($0, "testId=\"", "\""); name[n] = decode(between($0, "testName=\"", "\""))
    message[n] = decode(between($0, "<Message>", "</Message>"))
    failing[n] = outcome == "Failed"
    if (failing[n]) failed++; else skipped++
  }
  END {
    for (i = 1; i <= n; i++) {
      full = class[test[i]]; sub(/^.*[.]/, "", full); full = full "." name[i]
      if (failing[i]) failures = failures "FAILED  " full "\n        " message[i] "\n"
      else { reason = message[i] == "" ? "no reason given" : message[i]; if (!reasons[reason]++) example[reason] = full }
    }
    for (reason in reasons) printf "SKIPPED %d, among them %s: %s\n", reasons[reason], example[reason], reason
    printf "%s", failures
    printf "%d passed, %d failed, %d skipped\n", passed + 0, failed + 0, skipped + 0
  }')
# The counts come last, whatever else there is to say.
counts=$(printf '%s\n' "$summary" | tail -n 1)
printf '%s\n' "$summary" | sed '$d'
for name in ${broken[@]+"${broken[@]}"}; do echo "BROKEN  $name ended without results; see artifacts/test-results/$name.log"; done
echo "$counts"
case "$counts" in
  "0 passed, 0 failed, "*) exit 1 ;;
  *" 0 failed, "*) [ ${#broken[@]} -eq 0 ] ;;
  *) exit 1 ;;
esac
