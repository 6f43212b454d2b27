package dev.latchkey.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.app.config.Configuration;
import dev.latchkey.app.config.ConfigurationReader;
import dev.latchkey.app.node.Deployment;
import dev.latchkey.core.catalogue.ApisChange;
import dev.latchkey.edge.http.Peers;
import dev.latchkey.testing.TestPlatform;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** Whoever starts a deployment by a script goes on when it takes requests, and is told when it does not. */
class StatusCommandTest {

    private static final ApisChange NO_CHANGES = (ApisChange) Proxy.newProxyInstance(
            ApisChange.class.getClassLoader(), new Class<?>[] {ApisChange.class}, (_, method, _) -> {
                throw new AssertionError("nobody asked for " + method);
            });

    private final GivenCommands commands = new GivenCommands();

    @Test
    void saysWhereADeploymentIsServed(@TempDir Path folder) {
        try (var platform = TestPlatform.start(folder)) {
            var origin = platform.sheet().get("apiUrl").asString();
            var found = commands.json("status", "--data", folder.toString(), "--json");
            assertThat(found.get("running").asBoolean()).isTrue();
            assertThat(found.get("ready").asBoolean()).isTrue();
            assertThat(found.get("pid").asLong())
                    .isEqualTo(ProcessHandle.current().pid());
            assertThat(found.get("apiUrl").asString()).isEqualTo(origin);
            assertThat(found.has("webUrl")).isTrue();
            assertThat(found.has("privateUrl")).isTrue();
            assertThat(commands.printed("status", "--wait", "--data", folder.toString()))
                    .startsWith("ready\nprocess ")
                    .contains(origin);
        }
    }

    @Test
    void saysThatNobodyServesIt(@TempDir Path folder) {
        for (var typed : List.of(List.of("status"), List.of("status", "--wait", "0s"))) {
            var words = new ArrayList<>(typed);
            words.addAll(List.of("--data", folder.toString()));
            assertThat(commands.run(words.toArray(String[]::new))).isEqualTo(1);
            assertThat(commands.output())
                    .startsWith("not running: no process takes commands for the deployment in " + folder);
        }
        assertThat(commands.run("status", "--json", "--data", folder.toString()))
                .isEqualTo(1);
        assertThat(commands.output()).isEqualTo("{\"running\":false,\"ready\":false}");
        assertThat(commands.run("status", "--wait", "2h", "--data", folder.toString()))
                .isEqualTo(2);
        assertThat(commands.errors()).contains("expected at most an hour");
    }

    /** From the first moment of a start, when nobody has the folder, to the one at which requests are taken. */
    @Test
    void waitsUntilItIsReady(@TempDir Path folder) throws Exception {
        var data = folder.resolve("data");
        var askedTwice = new CountDownLatch(2);
        var reasons = new AtomicReference<>(List.of("the store takes no changes"));
        var node = new RunningNode(NO_CHANGES, () -> Peers.Seen.NOTHING, () -> {
            askedTwice.countDown();
            return reasons.get();
        });
        try (var threads = Executors.newCachedThreadPool()) {
            var given =
                    threads.submit(() -> commands.run("status", "--wait", "5m", "--data", data.toString(), "--json"));
            var configuration = ConfigurationReader.defaults(data, Map.of());
            try (var deployment = open(configuration);
                    var _ = RunningCommands.open(configuration, deployment, node)) {
                askedTwice.await();
                assertThat(given.isDone()).isFalse();
                var impatient = new GivenCommands();
                assertThat(impatient.run("status", "--data", data.toString(), "--json"))
                        .isEqualTo(1);
                var told = JsonMapper.shared().readTree(impatient.output());
                assertThat(told.get("running").asBoolean()).isTrue();
                assertThat(told.get("ready").asBoolean()).isFalse();
                assertThat(told.get("reasons").get(0).asString()).isEqualTo("the store takes no changes");

                reasons.set(List.of());
                assertThat(given.get()).as(commands.errors()).isZero();
            }
        }
        assertThat(JsonMapper.shared().readTree(commands.output()).get("ready").asBoolean())
                .isTrue();
    }

    private static Deployment open(Configuration configuration) throws IOException {
        return Deployment.open(configuration, InstantSource.system(), new SecureRandom());
    }
}
