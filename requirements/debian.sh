# Debian's packages without root: apt fetches them, checked by its signatures, with what they need; dpkg unpacks them in a folder of ours.
# Nothing is installed on the machine. Read by ./dev.

apt_into() {  # $1: folder; then apt-get's words
  into=$1; shift
  apt-get -qq -o "Dir::State::lists=$into/lists" -o "Dir::Cache=$into/cache" -o APT::Sandbox::User= -o Debug::NoLocking=1 "$@" >&2
}
unpack() {  # $1: folder; then packages
  folder=$1; shift
  command -v apt-get >/dev/null && command -v dpkg-deb >/dev/null || return 1
  mkdir -p "$folder/lists/partial" "$folder/cache/archives/partial"
  apt_into "$folder" update && apt_into "$folder" install -y --no-install-recommends --download-only "$@" || return 1
  for package in "$folder"/cache/archives/*.deb; do dpkg-deb -x "$package" "$folder" || return 1; done
  rm -rf "$folder/lists" "$folder/cache"
}
pip_wheel() {  # Debian keeps pip apart from Python; prints the path of its wheel
  set -- /usr/share/python-wheels/pip-*.whl
  [ -e "$1" ] || { unpack "$PWD/.boot/debian" python3-pip-whl && set -- "$PWD"/.boot/debian/usr/share/python-wheels/pip-*.whl; } || return 1
  echo "$1"
}
unpack_chromium() {  # into .boot/chromium, with its libraries, a font and a launcher
  root=$PWD/.boot/chromium
  unpack "$root" chromium-headless-shell fonts-dejavu-core libatomic1 || return 1
  libraries=$(find "$root" -name '*.so*' -not -path '*/usr/lib/chromium/*' -exec dirname {} + | sort -u | tr '\n' ':')
  echo "<fontconfig><dir>$root/usr/share/fonts</dir><cachedir>$root/fonts</cachedir></fontconfig>" > "$root/fonts.conf"
  printf '#!/bin/sh\nexport FONTCONFIG_FILE="%s" LD_LIBRARY_PATH="%s"\nexec "%s" "$@"\n' \
    "$root/fonts.conf" "$libraries" "$root/usr/lib/chromium/chromium-headless-shell" > "$root/run"
  mkdir -p "$root/atomic"; find "$root/usr" -name 'libatomic.so.1.*' -type f -exec cp {} "$root/atomic/libatomic.so.1" \;  # Playwright's driver
  chmod +x "$root/run"
}
