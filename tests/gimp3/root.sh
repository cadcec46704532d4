#!/bin/sh
# root.sh - a Debian 13 of its own in a folder, for building and testing with GIMP 3 where the system has GIMP 2.10.
# SPDX-License-Identifier: GPL-3.0-or-later
#
#   root.sh make ROOT                        makes it once; later only installs what has been added to the list below
#   root.sh run ROOT SOURCE COMMAND ARG...   runs a command in it; the folder SOURCE is there as /source, read-only
#
# Exit status 77, with the reason on stderr: this system cannot do it.
#
# Everything is mounted in a mount namespace of its own.  When the last process in there ends, however it ends, the mounts are
# gone; nothing is ever unmounted, and the system outside sees none of them.
set -eu

suite=trixie
packages='ca-certificates gcc libc6-dev meson ninja-build pkgconf python3
  libglib2.0-dev libjson-glib-dev zlib1g-dev libpng-dev libdeflate-dev libopenblas-dev libgegl-dev
  libpango1.0-dev libgimp-3.0-dev libcurl4-gnutls-dev libhdf5-dev cmark gettext locales gimp dbus xvfb xauth xdotool imagemagick'

skip () {
  printf 'SKIPPED: %s\n' "$*" >&2
  exit 77
}

say () {
  printf '\n== %s\n' "$*"
}

# ---- where Debian comes from: this system's own sources

# shellcheck disable=SC2016  # apt's own variables
# The address of the packages whose Release file says $1 $2.
address () {
  apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 'Origin: Debian' "Codename: $1" 2>/dev/null | sort -u | head -n 1
}

find_mirror () {
  codename=$(. /etc/os-release && printf '%s' "${VERSION_CODENAME:-}")
  mirror=$(address "$codename")
  if [ -z "$mirror" ]; then
    timeout 600 apt-get -q update || true
    mirror=$(address "$codename")
  fi
  [ -n "$mirror" ] || skip "this system's package sources are not Debian's"
  security=$(address "$codename-security")
}

# What apt has to know in there: the same proxies and the like.
write_apt () {
  etc=$1/etc/apt
  {
    printf 'deb %s %s main\ndeb %s %s-updates main\n' "$mirror" "$suite" "$mirror" "$suite"
    [ -z "$security" ] || printf 'deb %s %s-security main\n' "$security" "$suite"
  } >"$etc/sources.list"
  apt-config dump | grep -E '^Acquire::(http|https|Retries)' >"$etc/apt.conf.d/90outside" || true
  printf 'APT::Install-Recommends "0";\nAPT::Install-Suggests "0";\n' >"$etc/apt.conf.d/91small"
  # Nobody reads manuals in there.
  mkdir -p "$1/etc/dpkg/dpkg.cfg.d"
  printf 'path-exclude=%s\n' '/usr/share/doc/*' '/usr/share/man/*' '/usr/share/locale/*' >"$1/etc/dpkg/dpkg.cfg.d/small"
  echo force-unsafe-io >>"$1/etc/dpkg/dpkg.cfg.d/small"
  cp -L /etc/resolv.conf "$1/etc/resolv.conf" 2>/dev/null || true
}

# ---- inside

# $1 = the root, $2 = a folder to show as /source or "", the rest = the command.
enter () {
  # shellcheck disable=SC2016  # for the inner shell
  unshare --mount --propagation private sh -euc '
    root=$1 source=$2
    shift 2
    mount --rbind /dev "$root/dev"
    mount -t proc proc "$root/proc"
    if [ -n "$source" ]; then
      mkdir -p "$root/source"
      mount --bind "$source" "$root/source"
      mount -o remount,bind,ro "$root/source"
    fi
    exec chroot "$root" env -i HOME=/root PATH=/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 LC_ALL=C.UTF-8 TERM=dumb \
      DEBIAN_FRONTEND=noninteractive ${http_proxy:+http_proxy="$http_proxy"} ${https_proxy:+https_proxy="$https_proxy"} \
      ${no_proxy:+no_proxy="$no_proxy"} "$@"' sh "$@"
}

install_packages () {
  write_apt "$1"
  # shellcheck disable=SC2086  # a list of words
  enter "$1" '' timeout 900 apt-get -q -y update &&
    enter "$1" '' timeout 3000 apt-get -q -y install $packages &&
    enter "$1" '' apt-get clean &&
    printf '%s\n' "$packages" >"$1/packages.txt"
}

# Half a root never bears the name of a whole one.
bootstrap () {
  say "Making a Debian 13 in $1, once"
  rm -rf --one-file-system "$1.new"
  mkdir -p "$1.new"
  timeout 1800 unshare --mount --propagation private \
    debootstrap --variant=minbase --include=ca-certificates "$suite" "$1.new" "$mirror" >"$1.log" 2>&1 &&
    install_packages "$1.new" >>"$1.log" 2>&1 &&
    mv "$1.new" "$1" && return
  tail -n 20 "$1.log" >&2
  rm -rf --one-file-system "$1.new"
  skip "Debian 13 could not be set up in $1; see above, and $1.log"
}

# ---- commands

check_system () {
  [ "$(id -u)" = 0 ] || skip "only root can make and enter a Debian 13 root"
  unshare --mount --propagation private true 2>/dev/null || skip "this system does not let root make a mount namespace"
}

make_root () {
  check_system
  [ "$packages" != "$(cat "$1/packages.txt" 2>/dev/null)" ] || return 0
  for tool in apt-get debootstrap; do
    command -v $tool >/dev/null || skip "there is no $tool"
  done
  find_mirror
  if [ -d "$1" ]; then
    say "Bringing the Debian 13 in $1 up to date"
    install_packages "$1" >"$1.log" 2>&1 || skip "packages could not be installed in $1; see $1.log"
  else
    bootstrap "$1"
  fi
}

command=${1:-}
[ $# -ge 2 ] || { sed -n '2,9s/^# \{0,1\}//p' "$0" >&2; exit 2; }
mkdir -p "$(dirname "$2")"
root=$(CDPATH='' cd -- "$(dirname -- "$2")" && pwd -P)/$(basename "$2")
case $command in
  make)
    make_root "$root"
    ;;
  run)
    source=$3
    shift 3
    check_system
    enter "$root" "$source" "$@"
    ;;
  *)
    exit 2
    ;;
esac
