package dev.latchkey.demo.platform;

import static dev.latchkey.testing.TestPlatform.basic;
import static dev.latchkey.testing.TestPlatform.json;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.app.config.ConfigurationReader;
import dev.latchkey.app.node.Deployment;
import dev.latchkey.core.command.Actor;
import dev.latchkey.core.credential.ClientSettings;
import dev.latchkey.core.credential.CredentialRequest.NewApiKey;
import dev.latchkey.core.credential.CredentialRequest.NewClient;
import dev.latchkey.core.credential.TokenFormat;
import dev.latchkey.engine.protocol.Scopes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Secrets that were made, used, mistyped and exchanged stand afterwards in no file of the deployment, not in the metrics, and not
 * in what the running process still holds in memory.
 */
class CanarySecretsTest {

    private static final String FORM = "application/x-www-form-urlencoded";

    /** Value to what it is. */
    private final Map<String, String> canaries = new LinkedHashMap<>();

    private String plant(String name, String value) {
        canaries.put(name, value);
        return value;
    }

    @Test
    void noSecretStaysBehind(@TempDir Path folder, @TempDir Path elsewhere) throws Exception {
        String companyId;
        try (var demo = DemoProcess.start(folder)) {
            companyId = demo.file().get("companies").get(0).get("id").asString();
            demo.kill();
        }
        var clients = makeCredentials(folder, new Actor.Operator("test").in(companyId));
        var dump = elsewhere.resolve("live.hprof");
        String metrics;
        try (var demo = DemoProcess.start(folder)) {
            use(demo, clients);
            metrics = metrics(demo);
            dumpLiveHeap(demo, dump);
        }
        assertThat(canaries).hasSize(11);
        assertThat(foundIn(metrics.getBytes(UTF_8))).isEmpty();
        assertThat(foundInFiles(folder)).isEmpty();
        assertThat(foundIn(dump)).isEmpty();
        // The search finds what is no secret and must be there.
        clients.values().forEach(clientId -> plant(clientId, clientId));
        assertThat(foundIn(dump)).containsAll(clients.values());
        assertThat(foundIn(folder.resolve("latchkey.db"))).containsAll(clients.values());
    }

    private Map<TokenFormat, String> makeCredentials(Path folder, Actor.OperatorInCompany operator) throws Exception {
        var configuration = ConfigurationReader.defaults(folder, Map.of());
        var clients = new LinkedHashMap<TokenFormat, String>();
        try (var deployment = Deployment.open(configuration, InstantSource.system(), new SecureRandom())) {
            var commands = deployment.credentials().commands();
            var key = commands.createApiKey(operator, new NewApiKey("Canary", ""));
            plant("API key", key.secret().reveal());
            for (var format : TokenFormat.values()) {
                var settings = new ClientSettings("ADMINISTRATOR", null, Scopes.parse("jobs_read"), format);
                var client = commands.createClient(operator, new NewClient("Canary", "", settings));
                plant("secret of " + format, client.secret().reveal());
                clients.put(format, client.credential().id());
            }
        }
        return clients;
    }

    private void use(DemoProcess demo, Map<TokenFormat, String> clients) throws Exception {
        var key = canaries.get("API key");
        assertThat(demo.get("/jobs", "X-SmartToken", String.valueOf(key)).statusCode())
                .isEqualTo(200);
        for (var client : clients.entrySet()) {
            var secret = String.valueOf(canaries.get("secret of " + client.getKey()));
            var basic = basic(client.getValue(), secret);
            plant("header of " + client.getKey(), basic.substring("Basic ".length()));
            var answer =
                    demo.post("/identity/oauth/token", "grant_type=client_credentials", FORM, "Authorization", basic);
            var token = plant(
                    "token of " + client.getKey(),
                    json(answer).get("access_token").asString());
            assertThat(demo.get("/jobs", "Authorization", "Bearer " + token).statusCode())
                    .isEqualTo(200);
            assertThat(demo.get("/users", "Authorization", "Bearer " + token).statusCode())
                    .isEqualTo(403);
            var introspected = demo.post("/identity/oauth/introspect", "token=" + token, FORM, "Authorization", basic);
            assertThat(introspected.body()).contains("\"active\":true");
        }
        var mistyped = plant("mistyped key", key + "canaryOfATypo");
        assertThat(demo.get("/jobs", "X-SmartToken", mistyped).statusCode()).isEqualTo(401);
        var guessed = plant("guessed secret", "canaryOfAGuess0123456789");
        var form = "grant_type=client_credentials&client_id=nobody&client_secret=" + guessed;
        assertThat(demo.post("/identity/oauth/token", form, FORM, "Accept", "application/json")
                        .statusCode())
                .isEqualTo(401);
        var mark = plant("idempotency key", "canaryOfAnIdempotencyKey0123456789");
        var made = demo.postMarked(
                "/manage/v1/credentials", "{\"type\":\"API_KEY\",\"name\":\"Made\"}", String.valueOf(key), mark);
        assertThat(made.statusCode()).isEqualTo(201);
        plant("key made by the management API", json(made).get("secret").asString());
        // What a connection still holds of its last requests is replaced by others.
        for (var i = 0; i < 50; i++) {
            assertThat(demo.get("/v1/companies/acme/postings?q=" + i, "Accept", "application/json")
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    private static String metrics(DemoProcess demo) throws IOException, InterruptedException {
        return demo.getPrivate("/metrics").body();
    }

    /** Only what can still be reached: garbage is gone after the collection that comes first. */
    private static void dumpLiveHeap(DemoProcess demo, Path file) throws IOException, InterruptedException {
        var jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        var process = new ProcessBuilder(jcmd.toString(), Long.toString(demo.id()), "GC.heap_dump", file.toString())
                .redirectErrorStream(true)
                .start();
        var said = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        assertThat(Files.size(file)).as(said).isGreaterThan(1_000_000);
    }

    /** Every file but demo.json, which is there to hold the secrets of the demonstration; none of these is one of them. */
    private Set<String> foundInFiles(Path folder) throws IOException {
        var found = new TreeSet<String>();
        try (var files = Files.walk(folder)) {
            files.filter(Files::isRegularFile)
                    .forEach(file -> foundIn(file).forEach(name -> found.add(name + " in " + folder.relativize(file))));
        }
        return found;
    }

    private Set<String> foundIn(Path file) {
        try (var channel = FileChannel.open(file)) {
            var bytes = new byte[Math.toIntExact(channel.size())];
            var buffer = java.nio.ByteBuffer.wrap(bytes);
            while (buffer.hasRemaining() && channel.read(buffer) >= 0) {
                // until all is read
            }
            return foundIn(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Set<String> foundIn(byte[] bytes) {
        var found = new TreeSet<String>();
        canaries.forEach((name, value) -> {
            if (contains(bytes, value.getBytes(UTF_8)) || contains(bytes, value.getBytes(UTF_16LE))) {
                found.add(name);
            }
        });
        return found;
    }

    private static boolean contains(byte[] bytes, byte[] wanted) {
        for (var start = 0; start <= bytes.length - wanted.length; start++) {
            var length = 0;
            while (length < wanted.length && bytes[start + length] == wanted[length]) {
                length++;
            }
            if (length == wanted.length) {
                return true;
            }
        }
        return false;
    }
}
