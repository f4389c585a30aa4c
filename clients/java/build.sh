#!/bin/sh
# Makes build/ctibridge-client.jar, and build/ctibridge-client-javadoc with `build.sh javadoc`, with nothing but a JDK.
set -eu
cd "$(dirname "$0")"

sources=$(find src/main/java -name '*.java')
rm -rf build/classes
mkdir -p build/classes
javac --release 17 -Xlint:all -Werror -d build/classes $sources
jar --create --file build/ctibridge-client.jar -C build/classes .

if [ "${1-}" = javadoc ]; then
    javadoc -quiet -Xdoclint:all -Werror -d build/ctibridge-client-javadoc $sources
fi
