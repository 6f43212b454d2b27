package dev.latchkey.core.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.demo.platform.DemoCatalogue;
import dev.latchkey.testing.TestCatalogue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Latchkey does not know the product of its demonstration: its words stand in the demonstration and nowhere else. */
class VocabularyTest {

    private static final Path REPOSITORY = Path.of("..").toAbsolutePath().normalize();
    private static final Set<String> OF_THE_DEMONSTRATION = Set.of("demo", "demotest");
    private static final Pattern WORDS = Pattern.compile(
            "smart-?token|OAuthPermissionsException|smart-?recruiters|hiring|recruit|interview|\\bcandidates?\\b|\\bjobs?\\b|\\bpostings?\\b",
            Pattern.CASE_INSENSITIVE);

    private static final String README_ABOUT_IT = "\n## Five minutes with the demonstration\n";
    private static final String README_BEHIND_IT = "\n## What a request passes\n";
    private static final Pattern ABOUT_IT =
            Pattern.compile("\\bdemo(nstration)?\\b|DemoPlatform", Pattern.CASE_INSENSITIVE);

    /**
     * Words of others, each in its files alone: a variable with which picocli spells the possible values of an option, and where SDKMAN!
     * keeps JDKs.
     */
    private static final List<OfOthers> OF_OTHERS = List.of(
            new OfOthers("app/src/main/java/dev/latchkey/app/cli/AppCommand.java", "${COMPLETION-CANDIDATES}"),
            new OfOthers("app/src/main/java/dev/latchkey/app/cli/ClientCommand.java", "${COMPLETION-CANDIDATES}"),
            new OfOthers("latchkey", "\"${HOME:-}\"/.sdkman/candidates/java/*"));

    /** @param text that stands once in the file, in one line */
    private record OfOthers(String file, String text) {}

    @Test
    void noMainSourceOrResourceNamesTheDemonstrationsProduct() throws IOException {
        var files = files("src/main");
        assertThat(files).hasSizeGreaterThan(500);
        assertThat(found(files, patternOf(namesOfTheDemonstration()))).isEmpty();
    }

    /** Nor what is delivered around the program, and what builds it. */
    @Test
    void neitherTheLauncherNorTheReleaseNorTheBuildNamesIt() throws IOException {
        var files = files("src/files", "src/assembly");
        files.addAll(files("pom.xml"));
        files.addAll(regularFiles(REPOSITORY.resolve("build")));
        files.add(REPOSITORY.resolve("latchkey"));
        files.add(REPOSITORY.resolve("pom.xml"));
        assertThat(files)
                .extracting(file -> REPOSITORY.relativize(file).toString())
                .contains(
                        "latchkey",
                        "pom.xml",
                        "release/pom.xml",
                        "release/src/assembly/archive.xml",
                        "release/src/files/Containerfile",
                        "release/src/files/systemd/latchkey.service");
        assertThat(found(files, patternOf(namesOfTheDemonstration()))).isEmpty();
    }

    /**
     * Nor do the documents for people, but where they tell of the demonstration: the first section of the README, and lines that
     * say so.
     */
    @Test
    void noDocumentNamesItButWhereItTellsOfTheDemonstration() throws IOException {
        var names = patternOf(namesOfTheDemonstration());
        var found = new ArrayList<String>();
        for (var file : documents()) {
            var text = Files.readString(file);
            if (file.endsWith("README.md")) {
                assertThat(text).contains(README_ABOUT_IT, README_BEHIND_IT);
                text = text.substring(0, text.indexOf(README_ABOUT_IT))
                        + text.substring(text.indexOf(README_BEHIND_IT));
            }
            text.lines()
                    .filter(line -> !ABOUT_IT.matcher(line).find())
                    .filter(line ->
                            WORDS.matcher(line).find() || names.matcher(line).find())
                    .forEach(line -> found.add(REPOSITORY.relativize(file) + " " + line.strip()));
        }
        assertThat(found).isEmpty();
    }

    /**
     * Tests use words of their own, those of the assembled platform and of the benchmarks as well. Some names are general enough
     * to be in the tests' own catalogue too; where they stand they are the tests'.
     */
    @Test
    void noTestOfAModuleNamesIt() throws IOException {
        var names = new TreeSet<>(namesOfTheDemonstration());
        names.removeAll(namesOf(TestCatalogue.ORDERS));
        assertThat(names)
                .contains("jobs_read", "candidates_read", "interviews_read")
                .hasSizeGreaterThan(50);
        var files = files("src/test");
        assertThat(files).hasSizeGreaterThan(250);
        assertThat(found(files, patternOf(names))).isEmpty();
    }

    /** The lines of these files that have a word of the demonstration's. */
    private static List<String> found(List<Path> files, Pattern names) throws IOException {
        var found = new ArrayList<String>();
        for (var file : files) {
            var lines =
                    Files.readString(file, StandardCharsets.ISO_8859_1).lines().toList();
            for (int line = 0; line < lines.size(); line++) {
                if (isAboutIt(REPOSITORY.relativize(file).toString(), lines.get(line), names)) {
                    found.add(REPOSITORY.relativize(file) + ":" + (line + 1) + " "
                            + lines.get(line).strip());
                }
            }
        }
        return found;
    }

    private static boolean isAboutIt(String file, String line, Pattern names) {
        var text = line;
        for (var exempt : OF_OTHERS) {
            text = exempt.file.equals(file) ? text.replace(exempt.text, "") : text;
        }
        return WORDS.matcher(text).find() || names.matcher(text).find();
    }

    private static List<Path> documents() throws IOException {
        var files = new ArrayList<Path>();
        for (var folder : List.of("", "docs", "docs/decisions", "docs/security")) {
            try (var all = Files.newDirectoryStream(REPOSITORY.resolve(folder), "*.md")) {
                all.forEach(files::add);
            }
        }
        assertThat(files)
                .extracting(file -> REPOSITORY.relativize(file).toString())
                .contains("README.md", "docs/decisions/0002-overlapping-paths.md");
        return files;
    }

    /** The search finds what it looks for, where that may stand. */
    @Test
    void theDemonstrationsOwnSourcesHoldItsWords() {
        assertThat(WORDS.matcher("// the Hiring team").find()).isTrue();
        assertThat(WORDS.matcher("X_SMARTTOKEN").find()).isTrue();
        assertThat(WORDS.matcher("GET /jobs/{jobId}").find()).isTrue();
        assertThat(patternOf(namesOfTheDemonstration())
                        .matcher("hasScope(\"company_read\")")
                        .find())
                .isTrue();
        assertThat(WORDS.matcher("jobless").find()).isFalse();
        assertThat(isAboutIt("latchkey", "scope jobs_read", patternOf(namesOfTheDemonstration())))
                .isTrue();
    }

    /** Each exemption is for one line of one file, and for nothing else in it. */
    @Test
    void wordsOfOthersStandWhereTheyStandAlone() throws IOException {
        var names = patternOf(namesOfTheDemonstration());
        for (var exempt : OF_OTHERS) {
            var lines = Files.readAllLines(REPOSITORY.resolve(exempt.file)).stream()
                    .filter(line -> WORDS.matcher(line).find())
                    .toList();
            assertThat(lines).as(exempt.file).singleElement().asString().containsOnlyOnce(exempt.text);
            var line = lines.getFirst();
            assertThat(isAboutIt(exempt.file, line, names)).isFalse();
            assertThat(isAboutIt(exempt.file, line + " candidates", names)).isTrue();
            assertThat(isAboutIt("pom.xml", line, names)).isTrue();
        }
    }

    /** Scopes, aliases, permissions and roles that the demonstration has and Latchkey has not. */
    private static Set<String> namesOfTheDemonstration() {
        var names = namesOf(DemoCatalogue.read());
        names.removeAll(namesOf(CatalogueReader.defaults()));
        assertThat(names).hasSizeGreaterThan(50);
        return names;
    }

    private static Set<String> namesOf(Catalogue catalogue) {
        var names = new TreeSet<String>();
        catalogue.scopes().entries().forEach(entry -> {
            names.add(entry.name().value());
            entry.aliases().forEach(alias -> names.add(alias.value()));
        });
        catalogue.permissions().all().forEach(permission -> names.add(permission.value()));
        catalogue.roles().all().forEach(role -> names.add(role.id()));
        return names;
    }

    private static Pattern patternOf(Set<String> names) {
        return Pattern.compile(names.stream().map(Pattern::quote).collect(Collectors.joining("|", "\\b(", ")\\b")));
    }

    /** What every module but the demonstration has in folders, or files, of these names. */
    private static List<Path> files(String... names) throws IOException {
        var files = new ArrayList<Path>();
        try (var modules = Files.list(REPOSITORY)) {
            for (var module : modules.toList()) {
                if (!OF_THE_DEMONSTRATION.contains(module.getFileName().toString())) {
                    for (var name : names) {
                        files.addAll(regularFiles(module.resolve(name)));
                    }
                }
            }
        }
        return files;
    }

    private static List<Path> regularFiles(Path from) throws IOException {
        if (!Files.exists(from)) {
            return List.of();
        }
        try (var all = Files.walk(from)) {
            return all.filter(Files::isRegularFile).toList();
        }
    }
}
