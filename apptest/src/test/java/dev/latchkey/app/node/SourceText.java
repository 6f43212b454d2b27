package dev.latchkey.app.node;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/** Reads the string literals of Java sources, and tells those that could be meant for people. */
final class SourceText {

    /** Two words, or one that begins like a label. */
    private static final Pattern WORDS = Pattern.compile(
            "(?s).*(\\p{L}{2}[,.;:’”]? \\p{L}{2}).*|\\p{Lu}\\p{Ll}+|\\p{L}+ | \\p{L}+( \\p{L}+)*[.:]? ?");

    /** Calls whose arguments no page shows: log, patterns, headers, answers of the protocol, names of what is missing. */
    private static final Pattern FOR_PROGRAMS = Pattern.compile("LOG\\.\\w+"
            + "|(.*\\.)?(ofPattern|matches|replaceAll|compile|split|notFound|because|firstValue)"
            + "|(.*\\.)?headers(\\(\\))?\\.\\w+");

    /** A literal and its place. */
    record Found(String file, long line, String text, boolean isForPeople) {
        @Override
        public String toString() {
            return file + ":" + line + ": " + text;
        }
    }

    private SourceText() {}

    static List<Found> of(List<Path> files) throws IOException {
        var compiler = ToolProvider.getSystemJavaCompiler();
        var found = new ArrayList<Found>();
        try (var manager = compiler.getStandardFileManager(null, null, null)) {
            var task = (JavacTask) compiler.getTask(
                    null, manager, _ -> {}, List.of("-proc:none"), null, manager.getJavaFileObjectsFromPaths(files));
            for (var unit : task.parse()) {
                var file = Path.of(unit.getSourceFile().toUri()).getFileName().toString();
                var lines = unit.getLineMap();
                scan(unit, (path, text) -> {
                    var position = positionOf(task, unit, path);
                    found.add(new Found(
                            file,
                            lines.getLineNumber(position),
                            text,
                            WORDS.matcher(text).matches() && !isForPrograms(path)));
                });
            }
        }
        return found;
    }

    private static long positionOf(JavacTask task, CompilationUnitTree unit, TreePath path) {
        return com.sun.source.util.Trees.instance(task).getSourcePositions().getStartPosition(unit, path.getLeaf());
    }

    private static void scan(CompilationUnitTree unit, BiConsumer<TreePath, String> taker) {
        new TreePathScanner<@Nullable Void, @Nullable Void>() {
            @Override
            public @Nullable Void visitLiteral(LiteralTree literal, @Nullable Void nothing) {
                if (literal.getValue() instanceof String text) {
                    taker.accept(getCurrentPath(), text);
                }
                return null;
            }
        }.scan(unit, null);
    }

    /** Whether the literal stands in an annotation, an exception, a {@code toString} or an argument that no page shows. */
    private static boolean isForPrograms(TreePath path) {
        var below = path.getLeaf();
        for (Tree tree : path) {
            var isForPrograms = switch (tree) {
                case AnnotationTree _ -> true;
                case NewClassTree made ->
                    made.getIdentifier().toString().matches(".*(Exception|Error|StoreUnavailable)");
                case MethodTree method -> method.getName().contentEquals("toString");
                case MethodInvocationTree call ->
                    call.getArguments().contains(below)
                            && FOR_PROGRAMS
                                    .matcher(call.getMethodSelect().toString().replaceAll("\\s", ""))
                                    .matches();
                default -> false;
            };
            if (isForPrograms) {
                return true;
            }
            below = tree;
        }
        return false;
    }
}
