package dev.latchkey.app.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The checklist of RFC 9700 names tests that are there, and one for each recommendation. */
class RfcChecklistTest {

    private static final Pattern TEST = Pattern.compile("`(\\w+Test)`");
    private static final Pattern ROW = Pattern.compile("\\| (\\d\\.\\d+\\S*) \\|.*");

    private static final Path ROOT = root();

    /** Maven runs tests in the module's folder, an editor perhaps in the repository's. */
    private static Path root() {
        var here = Path.of("").toAbsolutePath();
        var parent = here.getParent();
        return parent == null || Files.exists(here.resolve("docs/security")) ? here : parent;
    }

    @Test
    void namesTestsThatAreThere() throws IOException {
        var named = new TreeSet<String>();
        var matcher = TEST.matcher(document());
        while (matcher.find()) {
            named.add(matcher.group(1));
        }
        var there = new TreeSet<String>();
        try (var modules = Files.list(ROOT)) {
            for (var module : modules.toList()) {
                var tests = module.resolve("src/test/java");
                if (Files.isDirectory(tests)) {
                    try (var files = Files.walk(tests)) {
                        files.forEach(
                                file -> there.add(file.getFileName().toString().replace(".java", "")));
                    }
                }
            }
        }
        assertThat(named).hasSizeGreaterThan(10).isSubsetOf(there);
    }

    @Test
    void hasATestForEachRow() throws IOException {
        var rows = document().lines().map(ROW::matcher).filter(Matcher::matches).toList();
        assertThat(rows)
                .hasSizeGreaterThan(35)
                .allSatisfy(row -> assertThat(row.group()).containsPattern(TEST));
        var sections = rows.stream().map(row -> row.group(1)).collect(Collectors.joining(" "));
        for (int section = 1; section <= 6; section++) {
            assertThat(sections).contains("2." + section);
        }
        for (int section = 1; section <= 17; section++) {
            assertThat(sections).contains("4." + section);
        }
    }

    private static String document() throws IOException {
        return Files.readString(ROOT.resolve("docs/security/rfc9700.md"));
    }
}
