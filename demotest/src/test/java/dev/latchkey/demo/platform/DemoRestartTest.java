package dev.latchkey.demo.platform;

import static dev.latchkey.testing.TestPlatform.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.app.config.ConfigurationReader;
import dev.latchkey.testing.DemoPlatform;
import dev.latchkey.testing.TestPlatform;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** {@code demo.json} as others rely on it, and what becomes of a folder when the demonstration starts on it again. */
class DemoRestartTest {

    @TempDir
    private Path folder;

    private static void assertFields(JsonNode node, String... names) {
        assertThat(node.propertyNames()).containsExactly(names);
    }

    @Test
    void writesTheFileThatIsPromised() throws IOException {
        try (var platform = DemoPlatform.start(folder)) {
            var file = folder.resolve("demo.json");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
            var demo = platform.sheet();
            assertFields(demo, "apiUrl", "webUrl", "privateUrl", "companies", "partner", "operator");
            assertThat(demo.get("companies")
                            .valueStream()
                            .map(company -> company.get("identifier").asString()))
                    .containsExactly("acme", "globex");
            for (var company : demo.get("companies")) {
                assertCompany(company);
            }
            var partner = demo.get("partner");
            assertFields(partner, "email", "password", "apiKey", "applications");
            assertThat(partner.get("applications")).hasSize(2);
            for (var application : partner.get("applications")) {
                assertFields(application, "name", "clientId", "clientSecret", "redirectUris", "scopes");
                assertThat(application.get("redirectUris").get(0).asString())
                        .isEqualTo("http://localhost:9999/callback");
            }
            assertThat(partner.get("applications")
                            .valueStream()
                            .map(application -> application.get("clientSecret").isNull()))
                    .containsExactly(false, true);
            assertFields(demo.get("operator"), "email", "password");
        }
    }

    /** The folder may be anybody's to look into; what is written there is not. */
    @Test
    void writesNothingThatOthersCanReadIntoAFolderThatWasThere() throws Exception {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        try (var demo = DemoProcess.start(folder)) {
            assertOwnersAlone();
            demo.kill();
        }
        for (var name : List.of("latchkey.db", "latchkey.db-wal", "hiring.db", "in-use.lock", "latchkey.log")) {
            Files.setPosixFilePermissions(folder.resolve(name), PosixFilePermissions.fromString("rw-r--r--"));
        }
        Files.setPosixFilePermissions(folder.resolve("platform-apis"), PosixFilePermissions.fromString("rwxr-xr-x"));
        try (var _ = DemoProcess.start(folder)) {
            assertOwnersAlone();
        }
    }

    private void assertOwnersAlone() throws IOException {
        try (var files = Files.walk(folder)) {
            assertThat(files.filter(Files::isRegularFile))
                    .hasSizeGreaterThan(5)
                    .allSatisfy(file -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                            .as(file.toString())
                            .isEqualTo("rw-------"));
        }
        try (var folders = Files.walk(folder)) {
            assertThat(folders.filter(found -> Files.isDirectory(found) && !found.equals(folder)))
                    .isNotEmpty()
                    .allSatisfy(found -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(found)))
                            .as(found.toString())
                            .isEqualTo("rwx------"));
        }
    }

    private static void assertCompany(JsonNode company) {
        assertFields(company, "identifier", "id", "users", "apiKey", "clients");
        for (var user : company.get("users")) {
            assertFields(user, "email", "password", "systemRole", "id");
        }
        assertThat(company.get("users")
                        .valueStream()
                        .map(user -> user.get("systemRole").asString()))
                .containsExactly("ADMINISTRATOR", "EXTENDED", "STANDARD", "RESTRICTED", "EMPLOYEE");
        for (var client : company.get("clients")) {
            assertFields(
                    client, "name", "clientId", "clientSecret", "systemRole", "accessGroup", "scopes", "tokenFormat");
        }
        assertThat(company.get("clients").valueStream().map(DemoRestartTest::summary))
                .containsExactly(
                        "ADMINISTRATOR null all opaque",
                        "ADMINISTRATOR null jobs_read opaque",
                        "STANDARD Germany all opaque",
                        "STANDARD null all opaque",
                        "ADMINISTRATOR null all jwt");
    }

    private static String summary(JsonNode client) {
        var scopes = client.get("scopes");
        return String.join(
                " ",
                client.get("systemRole").asString(),
                client.get("accessGroup").isNull()
                        ? "null"
                        : client.get("accessGroup").asString(),
                scopes.size() == 1 ? scopes.get(0).asString() : "all",
                client.get("tokenFormat").asString());
    }

    @Test
    void keepsEverySecretAndAllData() throws IOException {
        String location;
        String token;
        int jobs;
        JsonNode before;
        try (var platform = DemoPlatform.start(folder)) {
            before = platform.sheet();
            token = platform.token(0, 0);
            jobs = totalJobs(platform);
            location = create(platform);
        }
        try (var platform = DemoPlatform.start(folder)) {
            var after = platform.sheet();
            for (var name : List.of("companies", "partner", "operator")) {
                assertThat(after.get(name)).isEqualTo(before.get(name));
            }
            assertThat(totalJobs(platform)).isEqualTo(jobs).isGreaterThanOrEqualTo(200);
            var found = platform.get("/candidates/" + location, "Authorization", "Bearer " + token);
            assertThat(found.statusCode()).isEqualTo(200);
            assertThat(json(found).get("lastName").asString()).isEqualTo("Lovelace");
            for (int company = 0; company < 2; company++) {
                for (int client = 0; client < 5; client++) {
                    assertThat(platform.token(company, client)).isNotEmpty();
                }
            }
            assertThat(platform.get("/feed/publications", "X-SmartToken", platform.partnerKey())
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    private static int totalJobs(TestPlatform platform) {
        var answer = platform.get("/jobs?limit=1", "X-SmartToken", platform.apiKey(0));
        return json(answer).get("totalFound").asInt();
    }

    private static String create(TestPlatform platform) {
        var body = "{\"firstName\":\"Ada\",\"lastName\":\"Lovelace\",\"email\":\"ada@example.org\"}";
        var answer = platform.post(
                "/candidates", body, "Content-Type", "application/json", "X-SmartToken", platform.apiKey(0));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        return json(answer).get("id").asString();
    }

    /** Its secrets were never handed out, so what it left is worth nothing. */
    @Test
    void beginsAnewAfterAFirstStartThatDidNotFinish() throws IOException {
        Files.createFile(folder.resolve("seeding.unfinished"));
        Files.writeString(folder.resolve("latchkey.db"), "half a store");
        Files.writeString(folder.resolve("hiring.db"), "half a store");
        Files.writeString(folder.resolve("demo.json"), "{");
        try (var platform = DemoPlatform.start(folder)) {
            assertThat(totalJobs(platform)).isGreaterThanOrEqualTo(200);
            assertThat(folder.resolve("seeding.unfinished")).doesNotExist();
        }
    }

    /** Scripts wait for the file and send requests then. */
    @Test
    void writesTheFileOnlyWhenItAnswers() throws Exception {
        var file = folder.resolve("demo.json");
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var ports = Map.of(
                    "listeners.apiPort",
                    Integer.toString(taken.getLocalPort()),
                    "listeners.webPort",
                    "0",
                    "listeners.privatePort",
                    "0");
            var configuration = ConfigurationReader.defaults(folder, ports);

            assertThatThrownBy(() -> Demo.start(configuration)).isInstanceOf(IllegalStateException.class);
            assertThat(file).doesNotExist();

            DemoPlatform.start(folder).close();
            var text = Files.readString(file);
            assertThatThrownBy(() -> Demo.start(configuration)).isInstanceOf(IllegalStateException.class);
            assertThat(file).as("where it answered last").hasContent(text);
        }
    }

    @Test
    void refusesAFolderThatLostItsSecrets() throws IOException {
        DemoPlatform.start(folder).close();
        var file = folder.resolve("demo.json");
        var text = Files.readString(file);
        Files.delete(file);
        assertThatThrownBy(() -> DemoPlatform.start(folder))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContainingAll(file.toString(), "is missing", "Restore it, or remove " + folder);
        Files.writeString(file, "{\"apiUrl\":");
        assertThatThrownBy(() -> DemoPlatform.start(folder))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContainingAll(file.toString(), "restore it");
        // A refusal leaves the folder as it was, free for the next try.
        Files.writeString(file, text);
        DemoPlatform.start(folder).close();
    }

    @Test
    void refusesAStoreOfAnotherMasterKey() throws IOException {
        DemoPlatform.start(folder).close();
        Files.writeString(folder.resolve("master.key"), Base64.getEncoder().encodeToString(new byte[32]) + "\n");
        assertThatThrownBy(() -> DemoPlatform.start(folder))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("master key");
    }

    @Test
    void makesNoNewMasterKeyForAStoreThatLostItsOwn() throws IOException {
        DemoPlatform.start(folder).close();
        var file = folder.resolve("master.key");
        var key = Files.readString(file);
        Files.delete(file);
        assertThatThrownBy(() -> DemoPlatform.start(folder))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContainingAll(file.toString(), "is missing", "Restore the master key from your backup");
        assertThat(file).doesNotExist();
        Files.writeString(file, key);
        DemoPlatform.start(folder).close();
    }

    /** Even while the first one has not finished its first start: nothing of it may be thrown away. */
    @Test
    void refusesASecondOneOnTheSameFolder() throws IOException {
        try (var first = DemoPlatform.start(folder)) {
            Files.createFile(folder.resolve("seeding.unfinished"));
            assertThatThrownBy(() -> DemoPlatform.start(folder))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContainingAll(folder.toString(), "another Latchkey process");
            Files.delete(folder.resolve("seeding.unfinished"));
            assertThat(folder.resolve("latchkey.db")).exists();
            assertThat(totalJobs(first)).isGreaterThanOrEqualTo(200);
        }
    }
}
