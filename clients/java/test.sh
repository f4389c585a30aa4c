#!/bin/sh
# Builds the client and runs its tests against `ctibridge demo`: test.sh [WORD], those whose names contain the word.
# The command of the bridge is CTIBRIDGE, or `ctibridge` in PATH.
set -eu
cd "$(dirname "$0")"

[ -f build/ctibridge-client.jar ] && [ -z "$(find src/main -newer build/ctibridge-client.jar -type f)" ] || ./build.sh
case "$(javac -version 2>&1)" in "javac 17"*) strict=-Werror ;; *) strict= ;; esac
rm -rf build/test-classes
mkdir -p build/test-classes
# Into the client's own package, whose inner parts are tested as well.
javac --release 17 -Xlint:all $strict -cp build/ctibridge-client.jar -d build/test-classes $(find src/test/java -name '*.java')
java -cp build/ctibridge-client.jar:build/test-classes io.ctibridge.client.AllTests "$@"
