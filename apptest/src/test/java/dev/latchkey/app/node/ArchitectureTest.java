package dev.latchkey.app.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** ARCHITECTURE.md says what is so: every package stands in its code map, and every package, class and file that it names is there. */
class ArchitectureTest {

    private static final Pattern CODE = Pattern.compile("```.*?```|`[^`\n]+`", Pattern.DOTALL);
    /** Two humps or more: {@code AccessPolicy}; one hump counts where it stands alone or before its method. */
    private static final Pattern CLASS = Pattern.compile(
            "(?<![\\w…-])(?:[A-Z][a-z0-9]+(?:[A-Z][a-z0-9]+)+|(?<=`)[A-Z][a-z]+(?=`)|[A-Z][a-z]+(?=\\.[a-z]))(?![\\w-])");

    private static final Pattern ROW =
            Pattern.compile("^\\| `([a-z]+)` \\| ((?:`[a-z.]+`(?:, )?)+) \\|", Pattern.MULTILINE);
    private static final Pattern NAME = Pattern.compile("`([a-z.]+)`");
    private static final Pattern TEST = Pattern.compile("@(?:Parameterized|Repeated)?Test\\b|@TestFactory\\b");
    /** Its tests run where the classes stand that extend it. */
    private static final Pattern EXTENDED = Pattern.compile("^(?:public )?abstract class ", Pattern.MULTILINE);

    private static final Pattern FILE = Pattern.compile("`([\\w./-]+/[\\w.-]+\\.(?:md|yaml|java))`");

    private static final Path ROOT = root();

    private static String text;
    private static List<Path> sources;

    private static Path root() {
        var path = Path.of("").toAbsolutePath();
        while (!Files.exists(path.resolve("ARCHITECTURE.md"))) {
            path = Objects.requireNonNull(path.getParent());
        }
        return path;
    }

    @BeforeAll
    static void read() throws IOException {
        text = Files.readString(ROOT.resolve("ARCHITECTURE.md"));
        try (Stream<Path> modules = Files.list(ROOT)) {
            sources = modules.map(module -> module.resolve("src"))
                    .filter(Files::isDirectory)
                    .flatMap(ArchitectureTest::javaFiles)
                    .toList();
        }
    }

    private static Stream<Path> javaFiles(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".java")).toList().stream();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void namesNoClassThatIsNotThere() {
        var known = sources.stream()
                .map(file -> file.getFileName().toString().replace(".java", ""))
                .collect(Collectors.toSet());
        var named = CODE.matcher(text)
                .results()
                .flatMap(code -> CLASS.matcher(code.group()).results())
                .map(MatchResult::group)
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(named).hasSizeGreaterThan(60);
        assertThat(known).containsAll(named);
    }

    @Test
    void mapsEveryPackageToItsModuleAndNoOther() {
        var mapped = new TreeSet<String>();
        ROW.matcher(text)
                .results()
                .forEach(row -> NAME.matcher(row.group(2))
                        .results()
                        .forEach(name -> mapped.add(row.group(1) + " " + name.group(1))));
        var present = sources.stream()
                .map(ROOT::relativize)
                .filter(file -> file.subpath(1, 3).equals(Path.of("src", "main")))
                .filter(file -> !file.startsWith("bench"))
                .map(file -> file.getName(0) + " " + packageOf(file))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(mapped).containsExactlyElementsOf(present);
    }

    /** Below {@code dev.latchkey}, as the map writes it. */
    private static String packageOf(Path file) {
        var folder = file.subpath(6, file.getNameCount() - 1);
        return folder.toString().replace(file.getFileSystem().getSeparator(), ".");
    }

    /** Maven begins what stands on a module when its tests are over; where they have a module of their own, nothing waits for them. */
    @Test
    void noModuleWaitsForTestsThatHaveAModuleOfTheirOwn() throws IOException {
        var apart = new TreeSet<String>();
        var beside = new TreeSet<String>();
        for (var source : sources) {
            var module = ROOT.relativize(source).getName(0).toString();
            var content = Files.readString(source);
            if (source.startsWith(ROOT.resolve(module).resolve("src/test"))
                    && TEST.matcher(content).find()
                    && !EXTENDED.matcher(content).find()) {
                (Files.exists(ROOT.resolve(module + "test")) ? beside : apart).add(module);
            }
        }
        assertThat(beside).isEmpty();
        assertThat(apart).contains("apptest", "demotest", "enginetest", "gatewaytest");
    }

    @Test
    void namesNoFileThatIsNotThere() {
        var named = FILE.matcher(text).results().map(found -> found.group(1)).toList();
        assertThat(named)
                .isNotEmpty()
                .allSatisfy(file -> assertThat(ROOT.resolve(file)).exists());
    }
}
