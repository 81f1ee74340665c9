# SPDX-License-Identifier: GPL-3.0-or-later
# Sourced by demo and test: what they need from Debian 12, and its installation when missing.

build_packages="gcc g++ cmake ninja-build pkg-config nodejs npm ca-certificates
  libxapian-dev libevent-dev libssl-dev libjansson-dev libsqlite3-dev
  libzip-dev libexpat1-dev libxlsxwriter-dev libsodium-dev libcurl4-openssl-dev"
test_packages="openssl chromium fonts-noto-cjk libcmocka-dev libglpk-dev libasan8 libubsan1 libtsan2 curl sqlite3
  libreoffice-calc-nogui"

# need PACKAGE…: install those that are missing. Programs that came another way (node from a tarball,
# say) count as present.
need() {
  local missing="" package
  for package in "$@"; do
    case "$package" in
      nodejs) command -v node >/dev/null && continue ;;
      npm) command -v npm >/dev/null && continue ;;
      gcc | g++ | cmake | curl | sqlite3) command -v "$package" >/dev/null && continue ;;
    esac
    dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing="$missing $package"
  done
  [ -z "$missing" ] && return 0
  local sudo=""
  if [ "$(id -u)" != 0 ]; then
    command -v sudo >/dev/null || {
      echo "缺少软件包：$missing。请以 root 运行，或先安装 sudo。" >&2
      return 1
    }
    sudo=sudo
  fi
  echo "安装软件包：$missing" >&2
  $sudo apt-get update -q >&2
  # shellcheck disable=SC2086
  $sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends $missing >&2
}
