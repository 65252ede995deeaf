#!/bin/sh
# Checks records.pml with spin (Debian: spin, gcc): its claims hold, and each planted fault breaks one. Takes seconds.
set -eu
model=$(cd "$(dirname "$0")" && pwd)/records.pml
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

# check EXPECTED-ERRORS FLAGS...
check() {
  expected=$1
  shift
  spin -a "$@" "$model"
  cc -O2 -w -DSAFETY -o pan pan.c
  ./pan -m100000 -w22 >out 2>&1 || true
  grep -q "errors: $expected\$" out && ! grep -q 'max search depth too small' out || {
    echo "model: $* does not give $expected errors" >&2
    cat out >&2
    exit 1
  }
  echo "model: $*: errors $expected, $(grep -o '[0-9]* states, stored' out)"
}

check 0 -DFAULT=0
check 0 -DPAUSE -DSTEPS=1 -DFAULT=0
for fault in 1 2 3; do check 1 -DFAULT=$fault; done
check 1 -DPAUSE -DSTEPS=1 -DFAULT=4
