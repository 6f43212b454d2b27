package dev.latchkey.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.testing.TestBrowser;
import dev.latchkey.testing.TestGrants;
import dev.latchkey.testing.TestPlatform;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The data folder of a deployment as it was on 29 November 2026, at the ninth migration, made by the program of that day with this
 * fixture's companies and used a little: whatever this program has become since, it goes on from there. docs/upgrading.md promises it.
 */
@ResourceLock(Resources.SYSTEM_OUT)
class UpgradeTest {

    private static final String THEN = "deployment-2026-11.zip";

    /** The store and the master key of then, and what was known of them: {@code fixture.json} and {@code before.json}. */
    private static JsonNode unpack(Path folder) throws Exception {
        try (var zip = new ZipInputStream(Objects.requireNonNull(UpgradeTest.class.getResourceAsStream(THEN)))) {
            for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                Files.copy(zip, folder.resolve(Path.of(entry.getName()).getFileName()));
            }
        }
        for (var secret : new String[] {"master.key", "latchkey.db"}) {
            Files.setPosixFilePermissions(folder.resolve(secret), PosixFilePermissions.fromString("rw-------"));
        }
        return JsonMapper.shared().readTree(folder.resolve("before.json").toFile());
    }

    /** A day after the folder was made, for refresh tokens that nobody uses end; it goes on like any other. */
    private static InstantSource clock(JsonNode before) {
        var later = Duration.between(
                Instant.now(), Instant.parse(before.get("madeAt").asString()).plus(Duration.ofDays(1)));
        return () -> Instant.now().plus(later);
    }

    private static int status(TestPlatform platform, String name, String value) {
        return platform.getRecorded("/orders", name, value).statusCode();
    }

    private static int run(String... arguments) {
        var out = new PrintWriter(new StringWriter());
        return Latchkey.newCommandLine(arguments).setErr(out).setOut(out).execute(arguments);
    }

    @Test
    void goesOnFromTheDeploymentOfThen(@TempDir Path folder) throws Exception {
        var before = unpack(folder);
        try (var platform = TestPlatform.start(folder, Map.of(), clock(before))) {
            assertThat(status(platform, "X-Api-Key", platform.apiKey(0))).isEqualTo(200);
            assertThat(status(platform, "X-Api-Key", platform.apiKey(1))).isEqualTo(200);
            assertThat(status(platform, "X-Api-Key", before.get("endedKey").asString()))
                    .as("what was revoked stays so")
                    .isEqualTo(401);
            assertThat(status(platform, "Authorization", "Bearer " + platform.token(0, 0)))
                    .as("a client gets tokens for its secret")
                    .isEqualTo(200);
            var refreshed = new TestGrants(platform)
                    .refresh(TestGrants.CONFIDENTIAL, before.get("refreshToken").asString(), Map.of());
            assertThat(refreshed.statusCode()).as(refreshed.body()).isEqualTo(200);
            assertThat(status(
                            platform,
                            "Authorization",
                            "Bearer "
                                    + TestPlatform.json(refreshed)
                                            .get("access_token")
                                            .asString()))
                    .as("an application acts for its user")
                    .isEqualTo(200);
            var person = platform.user(0, 0);
            var admin = new TestBrowser(platform);
            admin.signIn(person.get("email").asString(), person.get("password").asString());
            assertThat(admin.get("/settings/credentials").body()).contains("Data warehouse", "Reporting");
            var made = platform.post(
                    "/manage/v1/credentials",
                    "{\"type\":\"API_KEY\",\"name\":\"Made after the upgrade\"}",
                    "X-Api-Key",
                    platform.apiKey(0),
                    "Content-Type",
                    "application/json");
            assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
            assertThat(status(
                            platform,
                            "X-Api-Key",
                            TestPlatform.json(made).get("secret").asString()))
                    .isEqualTo(200);
        }
        // Entries of then and of now are one chain.
        for (var company : new String[] {"acme", "globex"}) {
            assertThat(run("audit", "verify", "--data", folder.toString(), "--company", company))
                    .as(company)
                    .isZero();
        }
    }
}
