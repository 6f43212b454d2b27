package dev.latchkey.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.testing.ServedFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/**
 * Whoever writes a document or a name decides what a terminal shows of it, and nothing else: each kind of character that does something
 * there is put into every text of a document, and what commands print has none of them, and no line more than with a harmless one.
 */
final class HostileTextsTest {

    /** One of each kind; the first is for counting lines. */
    private static final List<String> HOSTILE = List.of(
            "\u0001", "\u001b", "\r", "\n", "\t", "\u0000", "\u007f", "\u009b", "\u0085", "\u2028", "\u2029", "\u202e",
            "\u2066", "\u061c", "\ud800");

    private static final String HIDDEN =
            "[\\p{Cntrl}\\u0080-\\u009f\\u2028-\\u202e\\u2066-\\u2069\\u061c\\ufeff&&[^\\n]]";

    @TempDir
    private Path folder;

    private final GivenCommands commands = new GivenCommands();

    private Path write(String name, String hostile, String security) throws IOException {
        var text = "x" + hostile + "y";
        var json = JsonMapper.shared().createObjectNode().put("openapi", "3.1.0");
        json.putObject("info").put("title", text).put("version", text);
        var operation = json.putObject("paths").putObject("/a/{id}").putObject("get");
        operation.put("operationId", text).put("summary", text).put("description", text);
        operation.putObject("responses").putObject("200").put("description", text);
        operation.putArray("tags").add(text);
        var id = operation.putArray("parameters").addObject();
        id.put("name", "id")
                .put("in", "path")
                .put("required", true)
                .putObject("schema")
                .put("type", "string");
        var alternatives = operation.putArray("security");
        if (security.equals("key")) {
            alternatives.addObject().putArray("k");
            alternatives.addObject().putArray("o").add("r" + hostile);
            alternatives.addObject().putArray("other" + hostile);
        }
        var query = operation.withArray("parameters").addObject();
        query.put("name", "p" + hostile).put("in", "query").putObject("schema").put("type", "string");
        var condition = operation.putArray("x-latchkey-conditional-security").addObject();
        condition.put("parameter", "p" + hostile).putArray("unless").add("u" + hostile);
        condition.putArray("security").addObject().putArray("k");
        json.putObject("x-" + hostile).put(text, text);
        var schemes = json.putObject("components").putObject("securitySchemes");
        schemes.putObject("k").put("type", "apiKey").put("in", "header").put("name", "X-API-Key");
        schemes.putObject("other" + hostile).put("type", "http").put("scheme", "basic" + hostile);
        schemes.putObject("h" + hostile)
                .put("type", "apiKey")
                .put("in", "header")
                .put("name", "X" + hostile);
        schemes.putObject("o")
                .put("type", "oauth2")
                .putObject("flows")
                .putObject("clientCredentials")
                .put("tokenUrl", "/t")
                .putObject("scopes")
                .put("r" + hostile, text);
        return Files.writeString(folder.resolve(name), ascii(json.toString()));
    }

    /** With numbers for whatever else would have to be read before it is understood. */
    private static String ascii(String json) {
        var text = new StringBuilder();
        json.chars()
                .forEach(letter -> text.append(
                        letter < 0x7f ? String.valueOf((char) letter) : String.format(Locale.ROOT, "\\u%04x", letter)));
        return text.toString();
    }

    /** Of what is printed with each of the characters. */
    private void requireHarmless(String what, Function<String, String> printed) {
        var lines = printed.apply(HOSTILE.getFirst()).lines().count();
        assertThat(lines).as(what).isPositive();
        for (var hostile : HOSTILE) {
            var text = printed.apply(hostile);
            assertThat(text).as(what).doesNotContainPattern(HIDDEN);
            assertThat(text.chars().mapToObj(letter -> (char) letter).toList())
                    .as(what)
                    .doesNotContain('\ud800');
            assertThat(text.lines().count())
                    .as(what + " with " + (int) hostile.charAt(0) + ":\n" + text)
                    .isEqualTo(lines);
        }
    }

    /** Both standard output and standard error. */
    private String all(Object... arguments) {
        commands.forgetErrors();
        commands.run(Stream.of(arguments).map(Object::toString).toArray(String[]::new));
        return commands.output() + "\n" + commands.errors();
    }

    private Path written(String name, String hostile, String security) {
        try {
            return write(name, hostile, security);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void documentsAreLookedAt() {
        requireHarmless("lint", hostile -> all("apis", "lint", written("a.json", hostile, "key")));
        requireHarmless("lint --json", hostile -> all("apis", "lint", "--json", written("a.json", hostile, "key")));
        requireHarmless("routes", hostile -> all("apis", "routes", written("a.json", hostile, "key")));
        requireHarmless(
                "diff",
                hostile -> all("apis", "diff", written("a.json", hostile, "key"), written("b.json", hostile, "none")));
        requireHarmless(
                "diff --json",
                hostile -> all(
                        "apis",
                        "diff",
                        "--json",
                        written("a.json", hostile, "key"),
                        written("b.json", hostile, "none")));
    }

    @Test
    void deploymentsAreBegun() {
        var made = new ArrayList<String>();
        requireHarmless("init", hostile -> {
            made.add(hostile);
            return all(
                    "init",
                    "--company",
                    "acme",
                    "--config",
                    folder.resolve("new" + made.size() + "/latchkey.yaml"),
                    "--document",
                    written("a.json", hostile, "key"),
                    "--upstream",
                    "http://127.0.0.1:9");
        });
    }

    @Test
    void namesAreListed() throws IOException {
        var file = Files.writeString(folder.resolve("latchkey.yaml"), "dataFolder: data\n");
        commands.printed("company", "create", "--config", file.toString(), "acme", "--name", "Acme");
        requireHarmless(
                "what is refused",
                hostile -> all("company", "deactivate", "--yes", "--config", file, "no" + hostile + "x"));
        requireHarmless("what is mistyped", hostile -> all("company", "no" + hostile + "x"));
        for (var hostile : HOSTILE) {
            all("key", "create", "--config", file, "--company", "acme", "--name", "k" + hostile + "n");
        }
        var listed = all("key", "list", "--config", file, "--company", "acme");
        assertThat(listed).doesNotContainPattern(HIDDEN);
    }

    /** Also what is shown before somebody says that it may be. */
    @Test
    void changesAreAskedAbout() throws Exception {
        try (var served = ServedFiles.start(folder)) {
            var document = ServedFiles.DOCUMENT;
            requireHarmless("apply", hostile -> {
                try {
                    var text = ascii(JsonMapper.shared().writeValueAsString("x" + hostile + "y"));
                    served.write(
                            "orders.yaml",
                            document.replace("[{key: []}, {oauth: [orders_read]}]", "[]")
                                    .replace(
                                            "operationId: orders.list",
                                            "parameters: [{name: " + text + ", in: query, schema: {type: string}}]\n"
                                                    + "      x-latchkey-conditional-security: [{parameter: " + text
                                                    + ", unless: [" + text + "], security: [{key: []}]}]"));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
                var printed = all("apis", "apply", "--config", served.configuration());
                assertThat(printed).contains("is:  ", "\"question\":");
                // Which names a server may take for that of a path is another question.
                return printed.lines()
                        .filter(line -> !line.startsWith("opens   GET /orders declares the parameter x"))
                        .collect(Collectors.joining("\n"));
            });
        }
    }
}
