package dev.latchkey.app.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.app.config.ConfigurationException;
import dev.latchkey.app.config.ConfigurationReader;
import dev.latchkey.core.catalogue.CatalogueReader;
import dev.latchkey.core.catalogue.CatalogueRefused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import picocli.CommandLine;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Every block in the documentation is what it says it is. A block of YAML that is no whole file has a comment before it,
 * {@code <!-- fragment: why -->}; it only has to be YAML. Everything else is an OpenAPI document, a catalogue or a configuration.
 */
class DocumentedBlocksTest {

    /** Checked here (the first three), run in other tests (nginx, haproxy, apache, js and python), or to look at (go). */
    private static final Set<String> LANGUAGES =
            Set.of("sh", "yaml", "json", "nginx", "haproxy", "apache", "java", "js", "python", "go", "text", "");

    private static final Set<String> KEYS_OF_CATALOGUES = Set.of(
            "key",
            "words",
            "accessGroupFields",
            "scopes",
            "sharedScopes",
            "scopeGroups",
            "permissions",
            "roles",
            "errorCodes");
    private static final Set<String> KEYS_OF_DOCUMENTS = Set.of("openapi", "swagger");

    private static final JsonMapper WHOLE_JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    @TempDir
    private Path folder;

    @Test
    void everyLanguageIsOneThatSomebodyChecks() throws IOException {
        assertThat(DocumentedBlock.all())
                .hasSizeGreaterThan(20)
                .allSatisfy(block -> assertThat(LANGUAGES).as(block.place()).contains(block.language()));
    }

    @Test
    void everyBlockOfYamlIsReadByWhatItIsFor() throws IOException {
        var problems = new ArrayList<String>();
        for (var block : written("yaml")) {
            problemOfYaml(block).lines().forEach(problem -> problems.add(block.place() + ": " + problem));
        }
        assertThat(problems).isEmpty();
    }

    @Test
    void readsABlockOfYamlByItsKeys() throws IOException {
        assertThat(problemOfYaml(yaml("", "listeners: {apiPort: 8443}"))).isEmpty();
        assertThat(problemOfYaml(yaml("", "listeners: {apiPrt: 8443}"))).contains("listeners.apiPrt");
        assertThat(problemOfYaml(yaml("", "roles: [{id: OWNER, name: Owner}]"))).contains("administrator");
        assertThat(problemOfYaml(yaml("", "schemes: [{name: a}]"))).contains("schemes");
        assertThat(problemOfYaml(yaml("fragment: a part of apis", "schemes: [{name: a}]")))
                .isEmpty();
        assertThat(problemOfYaml(yaml("fragment: a part of apis", "schemes: [{name: a]")))
                .isNotEmpty();
    }

    @Test
    void everyBlockOfJsonIsJson() throws IOException {
        var problems = new ArrayList<String>();
        for (var block : written("json")) {
            problemOfJson(block.text()).lines().forEach(problem -> problems.add(block.place() + ": " + problem));
        }
        assertThat(problems).isEmpty();
        assertThat(problemOfJson("{\"a\": [1]}\n")).isEmpty();
        assertThat(problemOfJson("{\"a\": [1]} {}")).isNotEmpty();
        assertThat(problemOfJson("{\"a\": …}")).isNotEmpty();
    }

    /** Empty without one. */
    private static String problemOfJson(String text) {
        try {
            WHOLE_JSON.readTree(text);
            return "";
        } catch (JacksonException e) {
            return e.getOriginalMessage();
        }
    }

    @Test
    void everyBlockOfShellIsUnderstoodByAShell() throws Exception {
        var problems = new ArrayList<String>();
        for (var block : written("sh")) {
            var shell =
                    new ProcessBuilder("bash", "-n").redirectErrorStream(true).start();
            try (var script = shell.outputWriter(UTF_8)) {
                script.write(block.text());
            }
            var said = new String(shell.getInputStream().readAllBytes(), UTF_8);
            if (shell.waitFor() != 0 || !said.isEmpty()) {
                problems.add(block.place() + ": " + said);
            }
        }
        assertThat(problems).isEmpty();
    }

    @Test
    void everyCommandInABlockOfShellIsTakenByTheProgram() throws IOException {
        var problems = new ArrayList<String>();
        var commands = new TreeSet<String>();
        for (var block : written("sh")) {
            for (var words : ShellWords.latchkeyCalls(block.text())) {
                commands.add(words.getFirst());
                problems.addAll(problemsOfCall(block.place(), words));
            }
        }
        assertThat(problems).isEmpty();
        assertThat(commands).contains("init", "serve", "key", "demo", "explain", "apis", "backup");
    }

    @Test
    void findsTheWordsOfACallAsAShellDoes() {
        assertThat(ShellWords.latchkeyCalls("""
            ./latchkey serve &    # not ./latchkey stop
            KEY=$(./latchkey key create --name 'two words')
            A=$(demo '.a') ./latchkey explain GET /a \\
                --credential "$(demo ".b[$(one)].c")" | jq .
            """))
                .containsExactly(
                        List.of("serve"),
                        List.of("key", "create", "--name", "two words"),
                        List.of("explain", "GET", "/a", "--credential", "$(demo \".b[$(one)].c\")"));
        assertThat(problemsOfCall("here", List.of("serve", "--confg", "a.yaml")))
                .singleElement()
                .asString()
                .contains("--confg");
        assertThat(problemsOfCall("here", List.of("key", "mke"))).isNotEmpty();
    }

    private static DocumentedBlock yaml(String comment, String text) {
        return new DocumentedBlock("here", "yaml", comment, text);
    }

    /** Of that language; there may be none. */
    private static List<DocumentedBlock> written(String language) throws IOException {
        return DocumentedBlock.all().stream()
                .filter(block -> block.language().equals(language))
                .toList();
    }

    /** Empty without one. */
    private String problemOfYaml(DocumentedBlock block) throws IOException {
        Object tree;
        try {
            tree = new Load(LoadSettings.builder().setAllowDuplicateKeys(false).build()).loadFromString(block.text());
        } catch (YamlEngineException e) {
            return String.valueOf(e.getMessage());
        }
        if (block.comment().startsWith("fragment: ")) {
            return "";
        }
        if (!(tree instanceof Map<?, ?> keys)) {
            return "expected a mapping, or <!-- fragment: why --> before it";
        }
        if (keys.keySet().stream().anyMatch(KEYS_OF_DOCUMENTS::contains)) {
            return "";
        }
        try {
            if (keys.keySet().stream().anyMatch(KEYS_OF_CATALOGUES::contains)) {
                CatalogueReader.parse(block.place(), block.text().getBytes(UTF_8), List.of());
            } else {
                ConfigurationReader.read(Files.writeString(folder.resolve("latchkey.yaml"), block.text()), Map.of());
            }
            return "";
        } catch (CatalogueRefused | ConfigurationException e) {
            return String.valueOf(e.getMessage());
        }
    }

    /** What the program says to the words; the demonstration comes with a module that this test does not see. */
    private static List<String> problemsOfCall(String place, List<String> words) {
        if (words.getFirst().equals("demo")) {
            return List.of();
        }
        try {
            Latchkey.newCommandLine().parseArgs(words.toArray(String[]::new));
            return List.of();
        } catch (CommandLine.ParameterException e) {
            return List.of(place + ": ./latchkey " + String.join(" ", words) + ": " + e.getMessage());
        }
    }

    /** Upstreams read it as {@code user_id}. */
    @Test
    void pageOfThePrincipalNamesWhoMakesKeysHere() throws IOException {
        assertThat(Files.readString(Path.of("../docs/principal.md")))
                .contains("`" + CommandRefusals.OPERATOR.author().id() + "` for a key made on the command line");
    }
}
