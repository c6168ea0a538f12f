# For a shell: `. releng/lib/env.sh` sets JAVA_HOME and PATH to the JDK and the Maven that the build uses.
# It only looks; releng/run or releng/test installs. Read next: java.sh, maven.sh.
_parascope_lib=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
JAVA_HOME=$(bash -c "source '$_parascope_lib/common.sh'; source '$_parascope_lib/java.sh'; find_jdk; echo \"\$JAVA_HOME\"")
_parascope_maven=$(bash -c "source '$_parascope_lib/common.sh'; source '$_parascope_lib/maven.sh'; ensure_maven; echo \"\$maven_home\"")
export JAVA_HOME PATH="$JAVA_HOME/bin:$_parascope_maven/bin:$PATH"
unset _parascope_lib _parascope_maven
