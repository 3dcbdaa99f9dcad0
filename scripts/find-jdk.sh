# shellcheck shell=sh
# Finds a JDK for ./opentls and ./build, which source this file. Starts no program on the way to a
# JDK that JAVA_HOME names, so it costs nothing on the way to a digest.

# The oldest JDK that will do.
needed_java=25

# Sets java_major to the major version of the JDK in folder $1, as its release file has it. Fails
# if there is no JDK, or one without a compiler.
read_java_major() {
  java_major=
  [ -x "$1/bin/java" ] && [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || return 1
  while IFS='=' read -r key value; do
    if [ "$key" = JAVA_VERSION ]; then
      value=${value#\"}
      java_major=${value%%[!0-9]*}
    fi
  done <"$1/release"
  [ -n "$java_major" ]
}

# Sets java_home to folder $1 if it holds a JDK that is new enough, and fails otherwise.
accept_jdk() {
  # shellcheck disable=SC2034 # for the scripts that source this file
  read_java_major "$1" && [ "$java_major" -ge "$needed_java" ] && java_home=$1
}

# Sets java_home to the JDK whose java the PATH finds first, and fails if it is too old.
accept_jdk_on_path() {
  found=$(command -v java) && found=$(readlink -f "$found" 2>/dev/null) &&
    accept_jdk "${found%/bin/java}"
}

# Sets java_home to a JDK that is new enough: JAVA_HOME, the one on the PATH, or one in the usual
# folders. Fails if there is none.
find_jdk() {
  if [ -n "${JAVA_HOME:-}" ] && accept_jdk "$JAVA_HOME"; then
    return 0
  fi
  if accept_jdk_on_path; then
    return 0
  fi
  for folder in \
    /usr/lib/jvm/* \
    /usr/lib64/jvm/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home \
    /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home \
    "${HOME:-/root}"/Library/Java/JavaVirtualMachines/*/Contents/Home \
    "${HOME:-/root}"/.sdkman/candidates/java/* \
    "${HOME:-/root}"/.jdks/* \
    /opt/*jdk* /opt/java/* \
    /usr/local/*jdk*; do
    if accept_jdk "$folder"; then
      return 0
    fi
  done
  return 1
}

# As find_jdk, and ends the program with advice if there is none.
require_jdk() {
  find_jdk && return 0
  cat >&2 <<END
opentls: no JDK $needed_java or newer found; install one, or name its folder in JAVA_HOME:
  Debian 13, Ubuntu   apt install openjdk-$needed_java-jdk-headless
  Debian 12           from https://adoptium.net/installation/linux, then apt install temurin-$needed_java-jdk
  Fedora              dnf install java-$needed_java-openjdk-devel
  Arch                pacman -S jdk-openjdk
  Alpine              apk add openjdk$needed_java
  macOS               brew install openjdk
  any, by SDKMAN      sdk install java $needed_java-tem
Looked at JAVA_HOME, java on the PATH, /usr/lib/jvm, /Library/Java, ~/.sdkman, ~/.jdks and /opt.
END
  exit 1
}

# Ends the program with advice if there is no Maven.
require_maven() {
  command -v mvn >/dev/null 2>&1 && return 0
  cat >&2 <<'END'
opentls: Maven is needed to build the program and is not installed:
  Debian, Ubuntu      apt install maven
  Fedora              dnf install maven
  Arch                pacman -S maven
  Alpine              apk add maven
  macOS               brew install maven
  any, by SDKMAN      sdk install maven
END
  exit 1
}
