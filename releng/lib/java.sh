# Owns the search for JDK 25: JAVA_HOME, PATH, then the usual folders. Needs common.sh. It must not download a JDK.
# Read next: maven.sh.

java_wanted=25

# jdk_major <folder>: prints the major version of the JDK there; fails when there is none.
jdk_major() {
    [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || return 1
    sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release"
}

jdk_candidates() {
    local javac
    if [ -n "${JAVA_HOME-}" ]; then
        echo "$JAVA_HOME"
    fi
    if javac=$(command -v javac); then
        dirname "$(dirname "$(readlink -f "$javac")")"
    fi
    local folder
    for folder in /usr/lib/jvm/* /usr/java/* /opt/*jdk* /opt/java/* /opt/jvm/* /usr/local/*jdk* \
        "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/* "$HOME"/jdk*; do
        if [ -d "$folder" ]; then
            echo "$folder"
        fi
    done
}

# find_jdk: sets and exports JAVA_HOME, or ends the command with what to do.
find_jdk() {
    local folder major seen=
    while read -r folder; do
        major=$(jdk_major "$folder") || continue
        if [ "$major" = "$java_wanted" ]; then
            export JAVA_HOME=$folder
            return
        fi
        seen="$seen $folder ($major)"
    done < <(jdk_candidates)
    say "expected a JDK $java_wanted, found ${seen:-none}."
    say "Looked at JAVA_HOME, PATH, /usr/lib/jvm, /usr/java, /opt, /usr/local, ~/.sdkman and ~/.jdks."
    die "Install one (Eclipse Temurin $java_wanted: https://adoptium.net) there, or set JAVA_HOME to its folder."
}
