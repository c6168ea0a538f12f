# Owns the Maven that builds: Debian's is too old for Tycho, so it fetches the newer one, which is an artifact on Central
# like any other. Needs common.sh and java.sh. It must not touch the user's own Maven. Read next: product.sh.

maven_version=3.9.16
maven_home=$cache/apache-maven-$maven_version

ensure_maven() {
    if [ -x "$maven_home/bin/mvn" ]; then
        return
    fi
    say "fetching Maven $maven_version from Maven Central"
    local scratch
    scratch=$(mktemp -d "$cache/maven-XXXXXX")
    # Debian's Maven runs on Debian's Java, away from .mvn/, whose extension needs the newer one.
    (cd "$scratch" && env -u JAVA_HOME /usr/share/maven/bin/mvn -q -B -Dstyle.color=never \
        org.apache.maven.plugins:maven-dependency-plugin:3.8.1:unpack \
        -Dartifact=org.apache.maven:apache-maven:$maven_version:zip:bin -DoutputDirectory="$scratch") >&2 || {
        rm -rf "$scratch"
        die "Maven $maven_version could not be fetched; its message above says why (is Maven Central reachable?)"
    }
    chmod +x "$scratch/apache-maven-$maven_version/bin/mvn"
    mv -T "$scratch/apache-maven-$maven_version" "$maven_home"
    rm -rf "$scratch"
}

# maven <arguments>: runs the pinned Maven on the pinned JDK in the root folder.
maven() { (cd "$root" && JAVA_HOME=$JAVA_HOME "$maven_home/bin/mvn" "$@"); }
