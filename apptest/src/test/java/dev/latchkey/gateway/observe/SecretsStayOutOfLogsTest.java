package dev.latchkey.gateway.observe;

import static dev.latchkey.testing.TestPlatform.basic;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import dev.latchkey.core.credential.ClientProof;
import dev.latchkey.core.credential.TokenFormat;
import dev.latchkey.core.partner.Application;
import dev.latchkey.engine.protocol.Scopes;
import dev.latchkey.testing.EchoUpstream;
import dev.latchkey.testing.TestGrants;
import dev.latchkey.testing.TestPlatform;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * Every secret of the fixture is used, rightly and wrongly, and then looked for wherever somebody else might read: the
 * log, the metrics, the answers, the files of the stores.
 */
@Isolated("it sets up the log of the whole JVM and counts what is written there")
class SecretsStayOutOfLogsTest {

    private static final String FORM = "application/x-www-form-urlencoded";

    private final List<String> secrets = new ArrayList<>();
    private final List<String> answers = new ArrayList<>();

    @AfterEach
    void restoreLogging() {
        var context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.reset();
        new Logging().configure(context);
    }

    @Test
    void noSecretIsWrittenAnywhere(@TempDir Path folder) throws IOException {
        var log = folder.resolve("latchkey.log");
        Logging.toFile(log);
        String metrics;
        try (var platform = TestPlatform.start(folder)) {
            collect(platform.sheet());
            for (int company = 0; company < 2; company++) {
                for (int client = 0; client < 5; client++) {
                    secrets.add(platform.token(company, client));
                }
            }
            collectGrants(new TestGrants(platform));
            assertThat(secrets).hasSizeGreaterThan(45);
            // What an upstream says of a request is its own affair; here every word of an answer is ours.
            platform.upstream().script(_ -> Optional.of(new EchoUpstream.Answer(200, "{}")));
            secrets.forEach(secret -> useEverywhere(platform, secret));
            metrics = platform.send(platform.request(platform.internal("/metrics")))
                    .body();
            assertAbsent("the stores while they are open", stores(folder));
        }
        // Stopping it writes what its queue still holds.
        ((LoggerContext) LoggerFactory.getILoggerFactory()).stop();

        var lines = Files.readString(log);
        assertThat(lines.lines()
                        .filter(line -> line.contains("latchkey.decision"))
                        .count())
                .isGreaterThan(100);
        assertThat(lines.lines()
                        .filter(line -> line.contains("latchkey.decision") && line.contains("MALFORMED_REQUEST")))
                .as("why a request could not be read")
                .isNotEmpty()
                .allMatch(line -> line.contains("expected"));
        assertAbsent("the log", lines);
        assertThat(metrics).contains("latchkey_decisions_total");
        assertAbsent("the metrics", metrics);
        assertThat(answers).hasSizeGreaterThan(300);
        answers.forEach(answer -> assertAbsent("the answer " + answer, answer));
        var stores = stores(folder);
        assertThat(stores).contains("acme").contains("\"kty\":\"EC\"");
        assertAbsent("the stores", stores);
        assertThat(stores).as("a private signing key in clear").doesNotContain("\"d\":\"");
    }

    /** Passwords, keys and client secrets, by the names that the sheet gives them. */
    private void collect(JsonNode node) {
        for (var name : List.of("password", "apiKey", "clientSecret")) {
            if (node.has(name) && !node.get(name).isNull()) {
                secrets.add(node.get(name).asString());
            }
        }
        node.forEach(this::collect);
    }

    /** Codes, used and unused, and what they give, alive and ended. */
    private void collectGrants(TestGrants grants) {
        var scopes = Scopes.of("orders_read", "user_me_read");
        for (var format : TokenFormat.values()) {
            var application = grants.register(
                    new Application.Protocol(format, ClientProof.SECRET), scopes, TestGrants.REDIRECT_URI);
            secrets.add(String.valueOf(application.get("client_secret")));
            for (var replays : List.of(false, true)) {
                var code = grants.code(grants.authorization(application, "STANDARD", scopes, null));
                secrets.add(code);
                var first = exchange(grants, code, application);
                if (replays) {
                    answers.add(grants.exchange(TestGrants.CONFIDENTIAL, code, application)
                            .body());
                } else {
                    add(TestPlatform.json(grants.refresh(TestGrants.CONFIDENTIAL, first, application)));
                }
            }
        }
        secrets.add(grants.code(grants.authorization(TestGrants.PUBLIC, "STANDARD", scopes)));
    }

    private String exchange(TestGrants grants, String code, Map<String, @Nullable String> application) {
        var tokens = TestPlatform.json(grants.exchange(TestGrants.CONFIDENTIAL, code, application));
        add(tokens);
        return tokens.get("refresh_token").asString();
    }

    private void add(JsonNode tokens) {
        secrets.add(tokens.get("access_token").asString());
        secrets.add(tokens.get("refresh_token").asString());
    }

    /** At each place where a credential may stand, and at several where none may. */
    private void useEverywhere(TestPlatform platform, String secret) {
        var client = platform.client(0, 0).get("clientId").asString();
        get(platform, "/orders?limit=1", "X-Api-Key", secret);
        get(platform, "/orders?limit=1", "Authorization", "Bearer " + secret);
        get(platform, "/orders?limit=1", "Authorization", basic(secret, secret));
        get(platform, "/orders?limit=1", "Authorization", "Bearer " + secret, "X-Api-Key", secret);
        get(platform, "/orders?apiKey=" + secret);
        get(platform, "/orders?access_token=" + secret);
        get(platform, "/nothing/" + secret);
        get(platform, "/orders/" + secret, "X-Api-Key", platform.apiKey(0));
        get(platform, "/access/v1/explain?method=GET&path=/orders", "Authorization", "Bearer " + secret);
        post(platform, "token", "grant_type=" + secret + "&client_id=" + client + "&client_secret=" + secret);
        post(platform, "token", "grant_type=client_credentials&client_id=" + secret + "&client_secret=" + secret);
        post(platform, "token", "client_secret=" + secret + "&client_secret=" + secret);
        post(platform, "token", "grant_type=authorization_code&client_id=" + client + "&code=" + secret);
        post(platform, "token", "grant_type=refresh_token&client_id=" + client + "&refresh_token=" + secret);
        post(platform, "introspect", "token=" + secret);
        post(platform, "revoke", "token=" + secret);
        post(platform, "token?client_secret=" + secret, "grant_type=client_credentials");
    }

    private void get(TestPlatform platform, String target, String... headers) {
        answers.add(platform.get(target, headers).body());
    }

    private void post(TestPlatform platform, String endpoint, String form) {
        answers.add(platform.send(platform.request(platform.api("/identity/oauth/" + endpoint))
                        .header("Content-Type", FORM)
                        .POST(BodyPublishers.ofString(form)))
                .body());
    }

    /** Every file of the folder but the two whose purpose is to hold secrets, and the log. */
    private static String stores(Path folder) throws IOException {
        var text = new StringBuilder();
        try (var files = Files.list(folder)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                var name = file.getFileName().toString();
                if (!List.of("fixture.json", "master.key", "latchkey.log").contains(name)) {
                    text.append(Files.readString(file, ISO_8859_1));
                }
            }
        }
        return text.toString();
    }

    /** Neither the whole of it nor, without prefix and checksum, the part that makes it secret. */
    private void assertAbsent(String where, String text) {
        for (var secret : secrets) {
            var isOurFormat = secret.matches("lk[a-z]_\\w+");
            var essence = isOurFormat
                    ? secret.substring(4, secret.length() - 6)
                    : secret.substring(secret.lastIndexOf('.') + 1);
            // Not by AssertJ's own words, which would print all of the text.
            assertThat(text.contains(essence)).as(where + " have " + secret).isFalse();
        }
    }
}
