package dev.latchkey.app.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.app.config.ConfigurationException;
import dev.latchkey.app.config.ConfigurationReader;
import dev.latchkey.app.node.Deployment;
import dev.latchkey.edge.http.Peers;
import dev.latchkey.engine.apispec.ParsedFiles;
import dev.latchkey.testing.TestPlatform;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A command is done where its deployment is: in the process that serves it, or in its own. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RunningDeploymentTest {

    private String data = "";
    private @Nullable TestPlatform running;

    @BeforeAll
    void start(@TempDir Path folder) {
        data = folder.resolve("data").toString();
        running = TestPlatform.start(Path.of(data));
    }

    @AfterAll
    void stop() {
        platform().close();
    }

    private TestPlatform platform() {
        return Objects.requireNonNull(running);
    }

    private int statusWith(String key) {
        return platform().get("/orders", "X-Api-Key", key).statusCode();
    }

    /** Rather than which ports are taken. */
    @Test
    void isNamedToWhoeverServesItOnceMore(@TempDir Path folder) throws IOException {
        var file = Files.writeString(folder.resolve("latchkey.yaml"), "dataFolder: " + data + "\n");
        var commands = new GivenCommands();
        var origin = platform().api("").toString();

        assertThat(commands.run("serve", "--config", file.toString())).isEqualTo(1);
        assertThat(commands.run(
                        "serve",
                        "--config",
                        file.resolveSibling("none.yaml").toString(),
                        "--set",
                        "dataFolder=" + data))
                .as("a configuration that cannot be read is told of")
                .isEqualTo(1);

        var pid = ProcessHandle.current().pid();
        assertThat(commands.errors())
                .containsOnlyOnce("latchkey: the deployment in " + data + " is served already, by process " + pid + ": "
                        + origin + ", people sign in at "
                        + platform().web("") + ". \"apis apply\" has it serve")
                .contains("to start anew, end it first: kill " + pid);
    }

    @Test
    void whatACommandDoesIsInForceWhenItEnds() {
        var commands = new GivenCommands();
        var made = commands.json("key", "create", "--data", data, "--company", "acme", "--name", "Quick", "--json");
        var secret = made.get("secret").asString();

        assertThat(statusWith(secret)).isEqualTo(200);
        assertThat(commands.errors()).contains("latchkey: on the running deployment in " + data);

        commands.printed(
                "key",
                "revoke",
                "--yes",
                "--data",
                data,
                "--company",
                "acme",
                made.get("id").asString());
        assertThat(statusWith(secret)).isEqualTo(401);
    }

    @Test
    void itTellsTheValuesThatItHas() {
        var commands = new GivenCommands();

        assertThat(commands.run("client", "create", "--data", data, "--name", "Quick"))
                .isEqualTo(2);

        assertThat(commands.errors())
                .contains(
                        "latchkey: on the running deployment in " + data,
                        "expected --company IDENTIFIER, --role",
                        "--company: one of acme, globex",
                        "--role: one of ADMINISTRATOR");
    }

    /** One that hangs is no reason for the doctor, or a start, to hang as well. */
    @Test
    void isNotWaitedForWhenItAnswersNothing(@TempDir Path folder) throws Exception {
        var socket = Files.createDirectory(folder.resolve("control")).resolve("socket");
        try (var silent = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            silent.bind(UnixDomainSocketAddress.of(socket));
            assertThat(RunningDeployment.peers(folder, Duration.ofMillis(1))).isEqualTo(Peers.Seen.NOTHING);
        }
    }

    @Test
    void manyCommandsAtOnceAreAllDone() throws Exception {
        var secrets = new ArrayList<Future<String>>();
        try (var threads = Executors.newCachedThreadPool()) {
            for (var i = 0; i < 24; i++) {
                var name = "At once " + i;
                secrets.add(threads.submit(() -> new GivenCommands()
                        .printed("key", "create", "--data", data, "--company", "globex", "--name", name)));
            }
        }
        var different = new HashSet<String>();
        for (var secret : secrets) {
            different.add(secret.get());
            assertThat(statusWith(secret.get())).isEqualTo(200);
        }
        assertThat(different).hasSize(24);
    }

    @Test
    void tellsFailuresAsOnAStoppedOne() {
        var commands = new GivenCommands();
        assertThat(commands.run("key", "list", "--data", data, "--company", "initech"))
                .isEqualTo(2);
        assertThat(commands.errors()).contains("latchkey: --company: there is no company initech");
        assertThat(commands.output()).isEmpty();
        assertThat(commands.run("company", "create", "--data", data, "acme", "--name", "Again"))
                .isEqualTo(1);
    }

    private RunningNode running() {
        return new RunningNode(platform().changes(), () -> Peers.Seen.NOTHING, List::of);
    }

    /** Whoever may give commands can neither stop the deployment nor open another one by them. */
    @Test
    void aRunningDeploymentHasNoOtherCommands() throws ConfigurationException {
        var place = new RunningPlace(
                platform().domain(),
                ConfigurationReader.defaults(Path.of(data), Map.of()).listeners(),
                running(),
                Map.of(),
                new PrintWriter(Writer.nullWriter()),
                new PrintWriter(Writer.nullWriter()));

        assertThat(DeploymentCommands.at(place, List.of()).getSubcommands().keySet())
                .containsExactlyInAnyOrder(
                        "apis",
                        "app",
                        "audit",
                        "client",
                        "company",
                        "doctor",
                        "key",
                        "keys",
                        "operator",
                        "partner",
                        "registration",
                        "user");
    }

    @Test
    void givesTheFilesThatItNames(@TempDir Path folder) throws IOException {
        var file = Files.writeString(folder.resolve("jwks.json"), "{\"keys\":[]}");
        var commands = new GivenCommands();
        String[] client = {
            "client", "create", "--data", data, "--company", "acme", "--name", "Keys", "--role", "STANDARD", "--scope"
        };
        var all = new ArrayList<>(List.of(client));
        all.addAll(List.of("orders_read", "--jwks", file.toString()));

        assertThat(commands.run(all.toArray(String[]::new))).isEqualTo(2);
        assertThat(commands.errors()).contains("jwks").doesNotContain("cannot be read");
        Files.delete(file);
        assertThat(commands.run(all.toArray(String[]::new))).isEqualTo(2);
        assertThat(commands.errors()).contains("--jwks: cannot be read");
    }

    private static Deployment open(Path folder) throws IOException, ConfigurationException {
        return Deployment.open(
                ConfigurationReader.defaults(folder, Map.of()), InstantSource.system(), new SecureRandom());
    }

    /** Between the lock and the socket there is a moment at each start and at each stop. */
    @Test
    void waitsForADeploymentThatIsStopping(@TempDir Path folder) throws Exception {
        var commands = new GivenCommands();
        var stopping = open(folder);
        try (var threads = Executors.newCachedThreadPool()) {
            var given = threads.submit(() -> commands.printed("company", "list", "--data", folder.toString()));
            var impatient = new GivenCommands(Duration.ZERO);
            assertThat(impatient.run("company", "list", "--data", folder.toString()))
                    .isEqualTo(1);
            assertThat(impatient.errors()).contains("is open in another Latchkey process");
            assertThat(given.isDone()).isFalse();
            stopping.close();
            assertThat(given.get()).isEmpty();
        }
        assertThat(commands.errors()).contains("latchkey: the deployment in " + folder + " is stopped");
    }

    @Test
    void aStartWaitsForACommand(@TempDir Path folder) throws Exception {
        var configuration = ConfigurationReader.defaults(folder, Map.of());
        var command = open(folder);
        try (var threads = Executors.newCachedThreadPool()) {
            assertThatThrownBy(() -> ServeCommand.open(configuration, ParsedFiles.none(), Duration.ZERO))
                    .isInstanceOf(CommandFailure.class)
                    .hasMessageContaining("is open in another Latchkey process");
            var starting =
                    threads.submit(() -> ServeCommand.open(configuration, ParsedFiles.none(), Duration.ofSeconds(60)));
            assertThat(starting.isDone()).isFalse();
            command.close();
            starting.get().close();
        }
    }

    @Test
    void waitsForADeploymentThatIsStarting(@TempDir Path folder) throws Exception {
        var commands = new GivenCommands();
        try (var starting = open(folder);
                var threads = Executors.newCachedThreadPool()) {
            var given = threads.submit(() -> commands.printed("company", "list", "--data", folder.toString()));
            assertThat(given.isDone()).isFalse();
            try (var _ = RunningCommands.open(ConfigurationReader.defaults(folder, Map.of()), starting, running())) {
                assertThat(given.get()).isEmpty();
            }
        }
        assertThat(commands.errors()).contains("latchkey: on the running deployment");
    }
}
