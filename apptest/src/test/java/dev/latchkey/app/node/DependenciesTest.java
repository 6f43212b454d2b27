package dev.latchkey.app.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;

/** docs/dependencies.md names every library and plugin of every pom, and each has its reason there. */
class DependenciesTest {

    private static final String OURS = "dev.latchkey:";
    private static final String PLUGINS = "org.apache.maven.plugins";
    private static final Pattern NAME = Pattern.compile("`([\\w.-]+:[\\w.-]+)`");
    private static final Pattern ROW = Pattern.compile("\\| `([\\w.-]+:[\\w.-]+)` \\| (.+) \\|");

    private static final Path ROOT = root();

    private static Path root() {
        var path = Path.of("").toAbsolutePath();
        while (!Files.exists(path.resolve("docs/dependencies.md"))) {
            path = Objects.requireNonNull(path.getParent());
        }
        return path;
    }

    /** The root's pom, and those of the modules in the folders beside it. */
    private static List<Path> poms() throws IOException {
        try (var files = Files.walk(ROOT, 2)) {
            return files.filter(file -> file.endsWith("pom.xml")).sorted().toList();
        }
    }

    private static List<Element> elements(Path pom, String... names) {
        var found = new ArrayList<Element>();
        try {
            var document = DocumentBuilderFactory.newDefaultInstance()
                    .newDocumentBuilder()
                    .parse(pom.toFile());
            for (var name : names) {
                var nodes = document.getElementsByTagName(name);
                IntStream.range(0, nodes.getLength()).forEach(i -> found.add((Element) nodes.item(i)));
            }
            return found;
        } catch (Exception e) {
            throw new IllegalStateException(pom + " could not be read", e);
        }
    }

    private static String text(Element element, String name, String absent) {
        var children = element.getChildNodes();
        return IntStream.range(0, children.getLength())
                .mapToObj(children::item)
                .filter(child -> child.getNodeName().equals(name))
                .map(child -> child.getTextContent().strip())
                .findFirst()
                .orElse(absent);
    }

    private static Set<String> inPoms() throws IOException {
        var names = new TreeSet<String>();
        for (var pom : poms()) {
            for (var element : elements(pom, "dependency", "plugin", "path")) {
                names.add(text(element, "groupId", PLUGINS) + ":" + text(element, "artifactId", ""));
            }
        }
        names.removeIf(name -> name.startsWith(OURS));
        return names;
    }

    private static String document() throws IOException {
        return Files.readString(ROOT.resolve("docs/dependencies.md"));
    }

    @Test
    void everyOneIsInTheDocumentAndNoOther() throws IOException {
        var named = new TreeSet<String>();
        NAME.matcher(document()).results().forEach(match -> named.add(match.group(1)));

        assertThat(poms()).hasSizeGreaterThan(3);
        assertThat(named).isEqualTo(inPoms());
    }

    @Test
    void everyOneHasAReasonInOneLine() throws IOException {
        var rows = ROW.matcher(document()).results().toList();

        assertThat(rows.stream().map(row -> row.group(1)))
                .doesNotHaveDuplicates()
                .hasSizeGreaterThan(40);
        assertThat(rows).allSatisfy(row -> assertThat(row.group(2)).hasSizeGreaterThan(3));
        assertThat(document().lines().filter(line -> line.startsWith("| `"))).hasSameSizeAs(rows);
    }

    @Test
    void onlyTheRootSaysAVersion() throws IOException {
        for (var pom : poms()) {
            if (!pom.equals(ROOT.resolve("pom.xml"))) {
                for (var element : elements(pom, "dependency", "plugin", "path")) {
                    assertThat(text(element, "version", "${}"))
                            .as(pom + ": " + text(element, "artifactId", ""))
                            .startsWith("${");
                }
            }
        }
    }
}
