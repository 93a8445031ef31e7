#!/usr/bin/env bash
# Brings a real Consul 1.8.7 for the tests and prints its path: the package of Debian bullseye, unpacked below artifacts/tools/consul.
# Nothing on the system changes: apt gets lists, cache and sources of its own. Exits 0 with a message on stderr when it cannot.
set -uo pipefail
cd "$(dirname "$0")/.."
tools=$PWD/artifacts/tools
binary=$tools/consul/consul
if [ -x "$binary" ]; then echo "$binary"; exit 0; fi
cannot() { echo "consul.sh: $1; tests against a real Consul will be skipped (set CONSUL_BIN or put consul on PATH)" >&2; exit 0; }
command -v apt-get >/dev/null && command -v dpkg >/dev/null || cannot "no apt-get or dpkg here"

# The mirror this machine uses itself, else Debian's own.
mirror=$(cat /etc/apt/sources.list /etc/apt/sources.list.d/*.list /etc/apt/sources.list.d/*.sources 2>/dev/null \
  | grep -v '^[[:space:]]*#' | grep -oE 'https?://[^ ]+/debian/?([[:space:]]|$)' | head -n 1 | tr -d '[:space:]')
mirror=${mirror:-http://deb.debian.org/debian}
keyring=/usr/share/keyrings/debian-archive-keyring.gpg
[ -r "$keyring" ] || cannot "no $keyring"

work=$tools/apt
mkdir -p "$work/lists/partial" "$work/cache/archives/partial" "$work/unpacked" "$tools/consul"
echo "deb [signed-by=$keyring] $mirror bullseye main" > "$work/sources.list"
options=(-qq -o "Dir::Etc::sourcelist=$work/sources.list" -o Dir::Etc::sourceparts=- -o "Dir::State::lists=$work/lists" -o "Dir::Cache=$work/cache"
  -o APT::Sandbox::User=root -o Acquire::Retries=2 -o Acquire::http::Timeout=30)
apt-get "${options[@]}" update >&2 || cannot "$mirror cannot be read"
(cd "$work" && rm -f consul_*.deb && apt-get "${options[@]}" download consul >&2) || cannot "the package cannot be loaded"
dpkg -x "$work"/consul_*.deb "$work/unpacked" >&2 || cannot "the package cannot be unpacked"
mv "$work/unpacked/usr/bin/consul" "$binary" || cannot "the package holds no consul"
rm -rf "$work"
echo "$binary"
