#!/bin/sh
# Makes build/ctibridge-client.jar, and build/ctibridge-client-javadoc with `build.sh javadoc`, with nothing but a JDK.
set -eu
cd "$(dirname "$0")"

# Newer compilers know more warnings; only those of the oldest one that must do are errors.
case "$(javac -version 2>&1)" in "javac 17"*) strict=-Werror ;; *) strict= ;; esac

sources=$(find src/main/java -name '*.java')
rm -rf build/classes
mkdir -p build/classes
javac --release 17 -Xlint:all $strict -d build/classes $sources
jar --create --file build/ctibridge-client.jar -C build/classes .

if [ "${1-}" = javadoc ]; then
    javadoc -quiet -Xdoclint:all $strict -d build/ctibridge-client-javadoc $sources
fi
