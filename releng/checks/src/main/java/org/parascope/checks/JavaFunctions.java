/*
 * Owns the reading of Java sources for function sizes, by the JDK's own parser.
 * It must not resolve types: a file is read alone. Read next: Sizes.
 */
package org.parascope.checks;

import com.sun.source.tree.MethodTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.tools.ToolProvider;

/** Sizes of the methods and constructors of one Java file. */
final class JavaFunctions {

    private JavaFunctions() {
    }

    static List<CodeSize> of(Path file) throws IOException {
        var sizes = new ArrayList<CodeSize>();
        var compiler = ToolProvider.getSystemJavaCompiler();
        try (var files = compiler.getStandardFileManager(null, null, null)) {
            var task = (JavacTask) compiler.getTask(null, files, diagnostic -> { }, List.of("-proc:none"), null,
                    files.getJavaFileObjects(file));
            var positions = Trees.instance(task).getSourcePositions();
            for (var unit : task.parse()) {
                unit.accept(new TreeScanner<Void, Void>() {
                    @Override
                    public Void visitMethod(MethodTree method, Void nothing) {
                        if (method.getBody() != null) {
                            var lines = unit.getLineMap();
                            long first = lines.getLineNumber(positions.getStartPosition(unit, method));
                            long last = lines.getLineNumber(positions.getEndPosition(unit, method.getBody()));
                            sizes.add(new CodeSize(method.getName().toString(), (int) first, (int) (last - first + 1)));
                        }
                        return super.visitMethod(method, nothing);
                    }
                }, null);
            }
        }
        return sizes;
    }
}
