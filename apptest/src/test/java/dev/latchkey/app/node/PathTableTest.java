package dev.latchkey.app.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.edge.http.Routes;
import dev.latchkey.engine.protocol.HttpMethod;
import dev.latchkey.testing.TestPlatform;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The table of paths is what is served, what it says of each line is so, and the documentation shows it. */
class PathTableTest {

    private static final Path SHOWN = Path.of("..", "docs", "paths.md");
    private static final String BY_TOKEN_LIMIT = "limits.tokenRequestsPerSecond";

    @TempDir
    private Path folder;

    private TestPlatform platform;

    @BeforeEach
    void start() {
        platform = TestPlatform.start(folder, Map.of(BY_TOKEN_LIMIT, "1"));
    }

    @AfterEach
    void stop() {
        platform.close();
    }

    private static String path(Routes.Line line) {
        return line.path()
                .replaceAll("^/assets/[0-9a-f]{16}/", "/assets/{digest}/")
                .replace("/*", "/…");
    }

    private static void describe(StringBuilder text, String origin, Routes routes) {
        text.append("\n## ").append(origin).append('\n');
        var part = "";
        for (var line : routes.table()) {
            if (!line.part().equals(part)) {
                part = line.part();
                text.append("\n### ")
                        .append(part)
                        .append("\n\n| method | path | who may | how often | longest body |\n|---|---|---|---|---|\n");
            }
            var body = line.method().equals(HttpMethod.GET) || line.bodyBytesMax() == 0
                    ? ""
                    : line.bodyBytesMax() / 1024 + " KiB";
            text.append("| ")
                    .append(String.join(
                            " | ", line.method().name(), "`" + path(line) + "`", line.admits(), line.limit(), body))
                    .append(" |\n");
        }
    }

    private String described() {
        var text = new StringBuilder("""
            # Paths

            Every path that Latchkey itself serves, on each of its three origins; whatever else comes to the API origin is for the APIs
            behind the gateway. The listeners are made of the table shown here, and `PathTableTest` compares the two.
            Each address may ask `limits.ownRequestsPerSecond` of all of them together; "how often" says what comes on top, before a body is
            read. GET answers HEAD as well and has no body. Every form of the web origin is taken only from our own page. What a page does for a permission is checked once more by the command, in its transaction.
            """);
        describe(text, "API origin", platform.paths().api());
        describe(text, "Web origin", platform.paths().web());
        describe(text, "Private origin", platform.paths().internal());
        return text.toString();
    }

    @Test
    void documentationShowsEveryPath() throws IOException {
        var described = described();
        var fresh = Files.writeString(Files.createDirectories(Path.of("target")).resolve("paths.md"), described);
        assertThat(Files.readString(SHOWN))
                .as("docs/paths.md; what it should say is in " + fresh)
                .isEqualTo(described);
    }

    @Test
    void everyLineSaysWhoMayAndWhereItBelongs() {
        var paths = platform.paths();
        assertThat(Stream.of(paths.api(), paths.web(), paths.internal()).flatMap(routes -> routes.table().stream()))
                .isNotEmpty()
                .allSatisfy(line -> {
                    assertThat(line.admits()).as(line.path()).isNotBlank();
                    assertThat(line.part()).as(line.path()).isNotBlank();
                });
    }

    /** A path with something in place of its parameters. */
    private static String concrete(Routes.Line line) {
        return line.path().replaceAll("\\{[a-zA-Z]+}", "none").replace("/*", "/none");
    }

    private boolean isSentToSignIn(Routes.Line line) {
        var answer =
                platform.send(platform.request(platform.web(concrete(line))).GET());
        return answer.statusCode() == 303
                && answer.headers().firstValue("Location").orElse("").startsWith("/account/sign-in");
    }

    @Test
    void sendsWhoIsNotSignedInToSignInExceptWhereAnyoneMay() {
        var pages = platform.paths().web().table().stream()
                .filter(line -> line.method().equals(HttpMethod.GET))
                .toList();
        assertThat(pages).filteredOn(line -> line.admits().equals("anyone")).noneMatch(this::isSentToSignIn);
        assertThat(pages)
                .filteredOn(line -> !line.admits().equals("anyone"))
                .hasSizeGreaterThan(30)
                .allMatch(this::isSentToSignIn);
    }

    private boolean isSlowedDown(Routes.Line line, Function<String, URI> origin) {
        var uri = origin.apply(concrete(line));
        // One a second may come; of so many one after the other, one comes too early.
        return IntStream.range(0, 100)
                .mapToObj(_ -> platform.send(platform.request(uri, "Content-Type", "application/x-www-form-urlencoded")
                        .method(line.method().name(), BodyPublishers.noBody())))
                .anyMatch(answer -> answer.statusCode() == 429);
    }

    private static List<Routes.Line> limited(Routes routes) {
        return routes.table().stream()
                .filter(line -> line.limit().contains(BY_TOKEN_LIMIT))
                .toList();
    }

    @Test
    void slowsDownWhereTheTableSaysSo() {
        var paths = platform.paths();
        assertThat(limited(paths.api())).hasSize(7).allMatch(line -> isSlowedDown(line, platform::api));
        assertThat(limited(paths.web())).hasSize(3).allMatch(line -> isSlowedDown(line, platform::web));
    }
}
