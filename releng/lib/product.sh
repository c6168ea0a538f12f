# Owns the product folder and when it is stale: built again only when a source's name, size or time differs from the
# last build. Needs common.sh, packages.sh, java.sh, maven.sh. Read next: ../run.

product=$root/releng/product/target/products/org.parascope.product/linux/gtk/x86_64
product_stamp=$root/releng/product/target/sources.stamp

# sources_digest: names the state of everything that goes into the product.
sources_digest() {
    (cd "$root" && find pom.xml .mvn target-platform plugins features hypervisor-src releng/product \
        releng/tools releng/xl-dom0 releng/fetch-debian releng/lib \
        releng/checks/jdt.prefs \( -name target -o -name bin -o -name src-gen -o -path hypervisor-src/build \
        -o -name '*.tests' -o -path hypervisor-src/tests -o -name '.polyglot.*' -o -name '.tycho-*' \) -prune \
        -o -type f -printf '%p %s %T@\n' | LC_ALL=C sort | sha256sum | cut -c1-32)
}

product_current() {
    [ -x "$product/parascope" ] && [ "$(cat "$product_stamp" 2>/dev/null)" = "$(sources_digest)" ]
}

# mark_product_built <digest taken before the build>
mark_product_built() { printf '%s\n' "$1" >"$product_stamp"; }

# ensure_product: returns with a product built from the sources as they are.
ensure_product() {
    if product_current; then
        return
    fi
    ensure_packages "${packages_build[@]}" "${packages_run[@]}"
    ensure_maven
    local digest log=$cache/build.log lock
    mkdir -p "$root/releng/target"
    exec {lock}>"$root/releng/target/build.lock"
    flock -n "$lock" || { say "waiting for another build of this checkout"; flock "$lock"; }
    if product_current; then
        exec {lock}>&-
        return
    fi
    digest=$(sources_digest)
    say "building Parascope (the first time takes a few minutes; details in $log)"
    # The compiler looks at each source's own time: a class that calls what was changed elsewhere would stay as it was.
    rm -rf "$root"/plugins/*/target/classes
    if ! maven verify -pl releng/tools/emfgen,releng/product -am >"$log" 2>&1; then
        grep -E '^\[ERROR\]' "$log" | head -n 40 >&2 || tail -n 40 "$log" >&2
        die "the build failed; the whole of it is in $log"
    fi
    mark_product_built "$digest"
    exec {lock}>&-
}
