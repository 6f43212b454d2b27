package dev.latchkey.core.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.demo.platform.DemoCatalogue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Latchkey does not know the product of its demonstration: its words stand in the demonstration and nowhere else. */
class VocabularyTest {

    private static final Path REPOSITORY = Path.of("..").toAbsolutePath().normalize();
    private static final String OF_THE_DEMONSTRATION = "demo";
    private static final Pattern WORDS = Pattern.compile(
            "smart-?token|OAuthPermissionsException|smart-?recruiters|hiring|recruit|interview|\\bcandidates?\\b|\\bjobs?\\b|\\bpostings?\\b",
            Pattern.CASE_INSENSITIVE);

    private static final String README_ABOUT_IT = "\n## Five minutes with the demonstration\n";
    private static final String README_BEHIND_IT = "\n## What a request passes\n";
    private static final Pattern ABOUT_IT =
            Pattern.compile("\\bdemo(nstration)?\\b|DemoPlatform", Pattern.CASE_INSENSITIVE);

    /** A variable of picocli's, which is how it spells the possible values of an option. */
    private static final String PICOCLI = "${COMPLETION-CANDIDATES}";

    @Test
    void noMainSourceOrResourceNamesTheDemonstrationsProduct() throws IOException {
        var names = namesOfTheDemonstration();
        var found = new ArrayList<String>();
        var files = 0;
        for (var file : files("src/main")) {
            files++;
            var lines =
                    Files.readString(file, StandardCharsets.ISO_8859_1).lines().toList();
            for (var line : lines) {
                var text = line.replace(PICOCLI, "");
                if (WORDS.matcher(text).find() || names.matcher(text).find()) {
                    found.add(REPOSITORY.relativize(file) + ":" + (lines.indexOf(line) + 1) + " " + line.strip());
                }
            }
        }
        assertThat(files).isGreaterThan(500);
        assertThat(found).isEmpty();
    }

    /**
     * Nor do the documents for people, but where they tell of the demonstration: the first section of the README, and lines that
     * say so. Decisions are kept as they were taken.
     */
    @Test
    void noDocumentNamesItButWhereItTellsOfTheDemonstration() throws IOException {
        var names = namesOfTheDemonstration();
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

    /** Tests use words of their own, those of the assembled platform and of the benchmarks as well. */
    @Test
    void noTestOfAModuleNamesIt() throws IOException {
        var found = new ArrayList<String>();
        var files = files("src/test");
        for (var file : files) {
            Files.readString(file, StandardCharsets.ISO_8859_1)
                    .lines()
                    .filter(line -> WORDS.matcher(line).find())
                    .forEach(line -> found.add(REPOSITORY.relativize(file) + " " + line.strip()));
        }
        assertThat(files).hasSizeGreaterThan(250);
        assertThat(found).isEmpty();
    }

    private static List<Path> documents() throws IOException {
        var files = new ArrayList<Path>();
        for (var folder : List.of("", "docs", "docs/security")) {
            try (var all = Files.newDirectoryStream(REPOSITORY.resolve(folder), "*.md")) {
                all.forEach(files::add);
            }
        }
        assertThat(files).hasSizeGreaterThan(10);
        return files;
    }

    /** The search finds what it looks for, where that may stand. */
    @Test
    void theDemonstrationsOwnSourcesHoldItsWords() {
        assertThat(WORDS.matcher("// the Hiring team").find()).isTrue();
        assertThat(WORDS.matcher("X_SMARTTOKEN").find()).isTrue();
        assertThat(WORDS.matcher("GET /jobs/{jobId}").find()).isTrue();
        assertThat(namesOfTheDemonstration()
                        .matcher("hasScope(\"company_read\")")
                        .find())
                .isTrue();
        assertThat(WORDS.matcher("jobless").find()).isFalse();
    }

    /** Scopes, aliases, permissions and roles that only the demonstration has. */
    private static Pattern namesOfTheDemonstration() {
        var names = new TreeSet<String>();
        DemoCatalogue.read().scopes().entries().forEach(entry -> {
            names.add(entry.name().value());
            entry.aliases().forEach(alias -> names.add(alias.value()));
        });
        DemoCatalogue.read().permissions().all().forEach(permission -> names.add(permission.value()));
        DemoCatalogue.read().roles().all().forEach(role -> names.add(role.id()));
        var own = CatalogueReader.defaults();
        own.roles().all().forEach(role -> names.remove(role.id()));
        names.removeAll(own.scopes().all().names());
        own.permissions().all().forEach(permission -> names.remove(permission.value()));
        assertThat(names).hasSizeGreaterThan(50);
        return Pattern.compile(names.stream().map(Pattern::quote).collect(Collectors.joining("|", "\\b(", ")\\b")));
    }

    /** What every module but the demonstration has in a folder of this name. */
    private static List<Path> files(String folder) throws IOException {
        var files = new ArrayList<Path>();
        try (var modules = Files.list(REPOSITORY)) {
            for (var module : modules.toList()) {
                var sources = module.resolve(folder);
                if (!Files.isDirectory(sources)
                        || module.getFileName().toString().equals(OF_THE_DEMONSTRATION)) {
                    continue;
                }
                try (var all = Files.walk(sources)) {
                    all.filter(Files::isRegularFile).forEach(files::add);
                }
            }
        }
        return files;
    }
}
