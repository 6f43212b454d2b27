package dev.latchkey.app.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * {@code docs/security/what-was-tried.md}: every class of faults that products of this field have had, with the names of the tests
 * that try it here. Made of {@code security/what-was-tried.txt} and of the tests themselves; a test that is gone or was renamed is told of.
 */
class WhatWasTriedTest {

    private static final Path ROOT = Path.of("..");
    private static final Path SHOWN = ROOT.resolve("docs/security/what-was-tried.md");
    private static final int CLASSES_MIN = 80;

    private static final Pattern TEST_METHOD = Pattern.compile(
            "@(?:Test|ParameterizedTest|RepeatedTest|TestFactory|Property|FuzzTest)\\b.*?\\n"
                    + "    (?:[\\w<>]+ )+?(\\w+)\\(",
            Pattern.DOTALL);
    private static final Pattern WORD_BOUNDARY = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])");

    /** A line of the list: what is tried, and the tests that try it or why there is none. */
    private record Tried(String section, String what, List<String> tests, String reason) {

        static Tried read(String section, String line) {
            var halves = line.split(" \\| ", 2);
            assertThat(halves).as(line).hasSize(2);
            if (halves[1].startsWith("- ")) {
                return new Tried(section, halves[0], List.of(), halves[1].substring(2));
            }
            return new Tried(section, halves[0], List.of(halves[1].split(", ")), "");
        }
    }

    private static List<Tried> list() throws IOException {
        try (var in = WhatWasTriedTest.class.getResourceAsStream("/security/what-was-tried.txt")) {
            var section = "";
            var all = new ArrayList<Tried>();
            for (var line : new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList()) {
                if (line.startsWith("= ")) {
                    section = line.substring(2);
                } else if (!line.isBlank() && !line.startsWith("#")) {
                    all.add(Tried.read(section, line));
                }
            }
            return all;
        }
    }

    /** The tests of all modules: names of their methods by simple name of the class. */
    private static Map<String, List<String>> tests() throws IOException {
        var found = new TreeMap<String, List<String>>();
        try (var modules = Files.list(ROOT)) {
            for (var folder : modules.map(module -> module.resolve("src/test/java"))
                    .filter(Files::isDirectory)
                    .toList()) {
                try (var files = Files.walk(folder)) {
                    for (var file : files.filter(WhatWasTriedTest::holdsTests).toList()) {
                        found.computeIfAbsent(simpleName(file), name -> new ArrayList<>())
                                .addAll(methods(file));
                    }
                }
            }
        }
        return found;
    }

    private static boolean holdsTests(Path file) {
        return file.toString().endsWith("Test.java");
    }

    private static String simpleName(Path file) {
        return file.getFileName().toString().replace(".java", "");
    }

    private static List<String> methods(Path file) throws IOException {
        return TEST_METHOD
                .matcher(Files.readString(file).replaceAll("\\n {4,}(?=\\S)", "\n    "))
                .results()
                .map(found -> found.group(1))
                .toList();
    }

    /** Each test by its class, the name of its method as words: {@code refusesTwoProofs} becomes "refuses two proofs". */
    private static String shown(String test, Map<String, List<String>> all) {
        var parts = test.split("#", 2);
        var names = parts.length == 2 ? List.of(parts[1]) : all.getOrDefault(parts[0], List.of());
        return "`" + parts[0] + "` "
                + names.stream().map(WhatWasTriedTest::words).collect(Collectors.joining("; "));
    }

    private static String words(String name) {
        return WORD_BOUNDARY.splitAsStream(name).map(String::toLowerCase).collect(Collectors.joining(" "));
    }

    private static String described(List<Tried> list, Map<String, List<String>> tests) {
        var text = new StringBuilder("""
            # What was tried

            The classes of faults that products of this field have had, and the tests that try each of them here, with what they show in
            their own names. `WhatWasTriedTest` makes this page of `apptest/src/test/resources/security/what-was-tried.txt` and of the tests of all
            modules, and fails when one named here is not there. [rfc9700.md](rfc9700.md) goes through the best current practice of OAuth;
            [SECURITY.md](../../SECURITY.md) says how to report what is missing.
            """);
        var section = "";
        for (var tried : list) {
            if (!tried.section().equals(section)) {
                section = tried.section();
                text.append("\n## ").append(section).append("\n\n| what is tried | what the tests show |\n|---|---|\n");
            }
            var right = tried.tests().isEmpty()
                    ? tried.reason()
                    : tried.tests().stream().map(test -> shown(test, tests)).collect(Collectors.joining("<br>"));
            text.append("| ").append(tried.what()).append(" | ").append(right).append(" |\n");
        }
        return text.toString();
    }

    @Test
    void everyTestThatIsNamedIsThere() throws IOException {
        var tests = tests();
        var missing = list().stream()
                .flatMap(tried -> tried.tests().stream())
                .filter(test -> {
                    var parts = test.split("#", 2);
                    var methods = tests.getOrDefault(parts[0], List.of());
                    return parts.length == 2 ? !methods.contains(parts[1]) : methods.isEmpty();
                })
                .toList();
        assertThat(missing).isEmpty();
    }

    @Test
    void everyClassHasItsTestsOrItsReason() throws IOException {
        var list = list();
        assertThat(list)
                .hasSizeGreaterThanOrEqualTo(CLASSES_MIN)
                .allSatisfy(tried -> assertThat(tried.tests().isEmpty() ? tried.reason() : "tested")
                        .as(tried.what())
                        .isNotBlank());
        assertThat(list.stream().map(Tried::what)).doesNotHaveDuplicates();
    }

    @Test
    void thePageShowsTheList() throws IOException {
        var described = described(list(), tests());
        Files.createDirectories(Path.of("target"));
        Files.writeString(Path.of("target", "what-was-tried.md"), described);
        assertThat(Stream.of(SHOWN).filter(Files::exists).map(WhatWasTriedTest::text))
                .as("docs/security/what-was-tried.md; target/what-was-tried.md is what it has to say")
                .containsExactly(described);
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
