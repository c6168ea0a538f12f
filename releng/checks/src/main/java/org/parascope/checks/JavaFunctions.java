/*
 * Owns the reading of Java sources for function sizes, by the JDK's own parser.
 * It must not resolve types: files are only parsed. Read next: Sizes.
 */
package org.parascope.checks;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.tools.ToolProvider;

/** Sizes of the methods and constructors of Java files. */
final class JavaFunctions {

    private JavaFunctions() {
    }

    /** All files by one parser: to make one costs more than to parse a file. Files without functions have no entry. */
    static Map<Path, List<CodeSize>> of(List<Path> javaFiles) throws IOException {
        var sizes = new HashMap<Path, List<CodeSize>>();
        if (javaFiles.isEmpty()) {
            return sizes; // without a file there is no parser
        }
        var compiler = ToolProvider.getSystemJavaCompiler();
        try (var files = compiler.getStandardFileManager(null, null, null)) {
            var task = (JavacTask) compiler.getTask(null, files, diagnostic -> { }, List.of("-proc:none"), null,
                    files.getJavaFileObjectsFromPaths(javaFiles));
            var positions = Trees.instance(task).getSourcePositions();
            for (var unit : task.parse()) {
                var file = Path.of(unit.getSourceFile().toUri());
                unit.accept(new TreeScanner<Void, Void>() {
                    @Override
                    public Void visitMethod(MethodTree method, Void nothing) {
                        if (method.getBody() != null) {
                            sizes.computeIfAbsent(file, key -> new ArrayList<>()).add(size(unit, method, positions));
                        }
                        return super.visitMethod(method, nothing);
                    }
                }, null);
            }
        }
        return sizes;
    }

    private static CodeSize size(CompilationUnitTree unit, MethodTree method, SourcePositions positions) {
        var lines = unit.getLineMap();
        long first = lines.getLineNumber(positions.getStartPosition(unit, method));
        long last = lines.getLineNumber(positions.getEndPosition(unit, method.getBody()));
        return new CodeSize(method.getName().toString(), (int) first, (int) (last - first + 1));
    }
}
