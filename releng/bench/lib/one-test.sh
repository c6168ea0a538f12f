# Owns how a part of the benchmark runs one class of the test bundles, in a window of its own. Sourced after ../../lib/common.sh.
# It must not decide what is measured. Read next: ../80-debug.sh, ../85-kills.sh.
for part in packages java maven; do source "$root/releng/lib/$part.sh"; done
find_jdk
ensure_maven
export PARASCOPE_JAVA=$JAVA_HOME/bin/java

# one_test <bundle> <class or class#method> [JVM option...]
one_test() {
    local bundle=$1 class=$2
    shift 2
    xvfb-run -a -s '-screen 0 1600x1000x24' env GDK_BACKEND=x11 "$maven_home/bin/mvn" -q -f "$root/pom.xml" verify \
        -pl "releng/tools/emfgen,features/org.parascope.feature,plugins/$bundle" -am -Dtest="$class" \
        -DfailIfNoTests=false -Dsurefire.failIfNoSpecifiedTests=false -Dsurefire.rerunFailingTestsCount=0 \
        -Dparascope.test.jvm="-Xmx1g -XX:TieredStopAtLevel=1 -XX:+UseSerialGC --enable-native-access=ALL-UNNAMED $*" >&2
}
