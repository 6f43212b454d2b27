package dev.latchkey.app.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LineMap;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.Name;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * How large the parts of the main sources of all modules may be; CONTRIBUTING.md says so to people. A constructor or a record that
 * needs more parameters says why in its Javadoc, behind {@value #REASON}.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SizeRulesTest {

    private static final int FILE_LINES_MAX = 300;
    private static final int METHOD_LINES_MAX = 60;
    private static final int PARAMETERS_MAX = 8;
    private static final String REASON = "@implNote Many parameters: ";

    private final Measured main = measure(mainSources());

    /** What is too large, by rule. */
    private record Measured(List<String> files, List<String> methods, List<String> constructors) {}

    @Test
    void noSourceFileIsLongerThanAPersonReads() {
        assertThat(main.files()).isEmpty();
    }

    @Test
    void noMethodIsLongerThanAScreen() {
        assertThat(main.methods()).isEmpty();
    }

    @Test
    void noConstructorTakesManyParametersWithoutAReason() {
        assertThat(main.constructors()).isEmpty();
    }

    @Test
    void findsWhatIsTooLarge() {
        var parameters = "int a, int b, int c, int d, int e, int f, int g, int h, int i";
        var source = """
            class Large {
                Large(%1$s) {}
                /** @implNote Many parameters: columns of a row. */
                Large(%1$s, int j) {}
                Large() {%2$s}
                void run() {%2$s}
                void brief() {}
                record Many(%1$s) {}
                /**
                 * A row.
                 *
                 * @implNote Many parameters: columns of a row.
                 */
                record Row(%1$s) {}
                record Few(int a) {
                    Few(%1$s) { this(a); }
                }
            }
            """.formatted(parameters, "\n".repeat(METHOD_LINES_MAX)) + "\n".repeat(FILE_LINES_MAX);

        var measured = measure(List.of(new Source("Large.java", source)));

        assertThat(measured.files()).containsExactly("Large.java: 438 lines");
        assertThat(measured.methods())
                .containsExactly("Large.java: Large.<init>, 61 lines", "Large.java: Large.run, 61 lines");
        assertThat(measured.constructors())
                .containsExactly(
                        "Large.java: Large, 9 parameters",
                        "Large.java: Many, 9 parameters",
                        "Large.java: Few, 9 parameters");
    }

    private static List<Source> mainSources() {
        var repository = Objects.requireNonNull(Path.of("").toAbsolutePath().getParent());
        try (Stream<Path> modules = Files.list(repository)) {
            var sources = modules.map(module -> module.resolve("src/main/java"))
                    .filter(Files::isDirectory)
                    .flatMap(SizeRulesTest::below)
                    .map(file -> Source.read(repository, file))
                    .toList();
            assertThat(sources).hasSizeGreaterThan(500);
            return sources;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<Path> below(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".java")).sorted().toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Measured measure(List<Source> sources) {
        var measured = new Measured(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        var task = (JavacTask)
                ToolProvider.getSystemJavaCompiler().getTask(null, null, null, List.of("-proc:none"), null, sources);
        try {
            for (var unit : task.parse()) {
                new Ruler(unit, DocTrees.instance(task), measured).scan(unit, null);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        for (var source : sources) {
            var lines = source.text.lines().count();
            if (lines > FILE_LINES_MAX) {
                measured.files().add(source.path + ": " + lines + " lines");
            }
        }
        return measured;
    }

    /** Measures methods and parameters of one file. */
    private static final class Ruler extends TreePathScanner<@Nullable Void, @Nullable Void> {
        private final CompilationUnitTree unit;
        private final DocTrees trees;
        private final SourcePositions positions;
        private final LineMap lines;
        private final Measured measured;
        private final String file;

        Ruler(CompilationUnitTree unit, DocTrees trees, Measured measured) {
            this.unit = unit;
            this.trees = trees;
            this.positions = trees.getSourcePositions();
            this.lines = unit.getLineMap();
            this.measured = measured;
            this.file = unit.getSourceFile().toUri().getPath().substring(1);
        }

        @Override
        public @Nullable Void visitClass(ClassTree type, @Nullable Void nothing) {
            if (type.getKind() == Tree.Kind.RECORD) {
                count(components(type), type.getSimpleName());
            }
            return super.visitClass(type, null);
        }

        @Override
        public @Nullable Void visitMethod(MethodTree method, @Nullable Void nothing) {
            var declaring = (ClassTree) getCurrentPath().getParentPath().getLeaf();
            var type = declaring.getSimpleName();
            if (method.getReturnType() == null && !isCanonical(method, declaring)) {
                count(method.getParameters().size(), type);
            }
            var length =
                    line(positions.getEndPosition(unit, method)) - line(positions.getStartPosition(unit, method)) + 1;
            if (length > METHOD_LINES_MAX) {
                measured.methods().add(file + ": " + type + "." + method.getName() + ", " + length + " lines");
            }
            return super.visitMethod(method, null);
        }

        private static long components(ClassTree type) {
            return type.getMembers().stream()
                    .filter(member -> member instanceof VariableTree field
                            && !field.getModifiers().getFlags().contains(Modifier.STATIC))
                    .count();
        }

        /** Its parameters are the record's, which are counted once. */
        private static boolean isCanonical(MethodTree constructor, ClassTree type) {
            return type.getKind() == Tree.Kind.RECORD
                    && constructor.getParameters().size() == components(type);
        }

        private void count(long parameters, Name type) {
            var doc = trees.getDocComment(getCurrentPath());
            if (parameters > PARAMETERS_MAX && (doc == null || !doc.contains(REASON))) {
                measured.constructors().add(file + ": " + type + ", " + parameters + " parameters");
            }
        }

        private long line(long position) {
            return lines.getLineNumber(position);
        }
    }

    /** A source as the compiler takes it. */
    private static final class Source extends SimpleJavaFileObject {
        private final String path;
        private final String text;

        Source(String path, String text) {
            super(URI.create("string:///" + path), JavaFileObject.Kind.SOURCE);
            this.path = path;
            this.text = text;
        }

        static Source read(Path repository, Path file) {
            try {
                return new Source(repository.relativize(file).toString(), Files.readString(file));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public CharSequence getCharContent(boolean ignoresEncodingErrors) {
            return text;
        }
    }
}
