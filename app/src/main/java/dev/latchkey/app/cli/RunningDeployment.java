package dev.latchkey.app.cli;

import dev.latchkey.app.control.CommandLineRequest;
import dev.latchkey.app.control.ControlClient;
import dev.latchkey.app.doctor.HeldMemory;
import dev.latchkey.edge.http.Peers;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the process says that serves a deployment, to whoever is about to do something beside it. */
public final class RunningDeployment {

    /** A process that hangs takes the question and answers nothing; whoever asks has something else to say then. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private RunningDeployment() {}

    /**
     * The process that serves a deployment.
     *
     * @param id of the operating system
     * @param openFilesMax that it may have open
     * @param unreadiness why no requests should be sent to it by now; empty when it is ready
     */
    record Serving(
            long id, long openFilesMax, String apiUrl, String webUrl, String privateUrl, List<String> unreadiness) {}

    /**
     * The process that serves the deployment; empty where none does that this user may ask.
     *
     * @throws CommandFailure when another user listens there
     */
    static Optional<Serving> process(Path dataFolder) {
        return process(dataFolder, RunningDeployment::refuse);
    }

    private static Optional<Serving> process(Path dataFolder, Consumer<Throwable> imposters) {
        return ask(dataFolder, RunningDoctorCommand.PROCESS, PATIENCE, imposters)
                .map(process -> new Serving(
                        process.path("pid").asLong(),
                        process.path("openFilesMax").asLong(Long.MAX_VALUE),
                        process.path("apiUrl").asString(""),
                        process.path("webUrl").asString(""),
                        process.path("privateUrl").asString(""),
                        process.path("reasons")
                                .valueStream()
                                .map(JsonNode::asString)
                                .toList()));
    }

    private static void refuse(Throwable imposter) {
        throw new CommandFailure(String.valueOf(imposter.getMessage()), imposter);
    }

    /**
     * Nobody serves the deployment, as far as this user can see. Another user who listens where it would serves nothing and stops nobody.
     *
     * @throws CommandFailure when a process does, which is named
     */
    public static void requireNone(Path dataFolder) {
        process(dataFolder, _ -> {}).ifPresent(process -> {
            var id = process.id();
            throw new CommandFailure("the deployment in " + dataFolder + " is served already, by process " + id + ": "
                    + process.apiUrl() + ", people sign in at " + process.webUrl()
                    + ". \"apis apply\" has it serve what its files say by now; to start anew, end it first: kill "
                    + id);
        });
    }

    /**
     * From whom requests came; nothing where no process takes commands.
     *
     * @throws CommandFailure when another user listens there
     */
    static Peers.Seen peers(Path dataFolder) {
        return peers(dataFolder, PATIENCE);
    }

    /** @param longest that an answer is waited for */
    static Peers.Seen peers(Path dataFolder, Duration longest) {
        return ask(dataFolder, RunningDoctorCommand.PEERS, longest, RunningDeployment::refuse)
                .map(PeersReport::read)
                .orElse(Peers.Seen.NOTHING);
    }

    /**
     * What the process holds in memory that serves the deployment; empty where none takes commands.
     *
     * @throws CommandFailure when another user listens there
     */
    static Optional<HeldMemory> memory(Path dataFolder) {
        return ask(dataFolder, RunningDoctorCommand.MEMORY, PATIENCE, RunningDeployment::refuse)
                .map(MemoryReport::read);
    }

    /**
     * Empty also where this user may not ask, and where the process ended meanwhile or does not answer.
     *
     * @param imposters told that another user listens there
     */
    private static Optional<JsonNode> ask(
            Path dataFolder, String about, Duration longest, Consumer<Throwable> imposters) {
        var asked = new FutureTask<>(() -> ask(dataFolder, about));
        var asking = Thread.ofVirtual().name("asking").start(asked);
        try {
            return asked.get(longest.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            var cause = e.getCause();
            if (cause != null && ControlClient.isImposter(cause)) {
                imposters.accept(cause);
            }
            return Optional.empty();
        } catch (TimeoutException _) {
            return Optional.empty();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } finally {
            asking.interrupt(); // which closes its connection
        }
    }

    private static Optional<JsonNode> ask(Path dataFolder, String about) throws IOException {
        var out = new ByteArrayOutputStream();
        var exitCode = ControlClient.run(
                dataFolder,
                new CommandLineRequest(List.of(RunningDoctorCommand.NAME, about), Map.of()),
                () -> {},
                out,
                OutputStream.nullOutputStream());
        return exitCode.orElse(1) == 0
                ? Optional.of(JsonMapper.shared().readTree(out.toByteArray()))
                : Optional.empty();
    }
}
