# shellcheck shell=sh
# Builds the benchmarks and the C program, and sets java_home. To be sourced in this folder.

# shellcheck source-path=SCRIPTDIR source=../scripts/find-jdk.sh
. ../scripts/find-jdk.sh
require_jdk
if ! command -v "${CC:-cc}" >/dev/null; then
  echo "${0##*/}: no C compiler; on Debian: apt-get install gcc libc6-dev libssl-dev" >&2
  exit 1
fi

../build -B -q -pl opentls-benchmarks -am package -DskipTests -Dmaven.javadoc.skip >&2
# shellcheck disable=SC2086 # flags are separated by spaces
"${CC:-cc}" -std=c11 -D_POSIX_C_SOURCE=200809L -O2 -Wall -Wextra -Werror ${CFLAGS:-} \
  -o target/limit src/main/c/limit.c ${LDFLAGS:-} -lssl -lcrypto -pthread
