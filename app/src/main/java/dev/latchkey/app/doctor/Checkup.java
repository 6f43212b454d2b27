package dev.latchkey.app.doctor;

import dev.latchkey.app.config.Configuration;
import dev.latchkey.app.config.ConfigurationException;
import dev.latchkey.app.config.Listeners;
import dev.latchkey.app.node.DataFolder;
import dev.latchkey.app.node.OpenFiles;
import dev.latchkey.app.node.StartCheck;
import dev.latchkey.edge.http.Peers;
import dev.latchkey.engine.protocol.Leniency;
import dev.latchkey.engine.protocol.PathDistinction;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.AccessDeniedException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/** Everything that is looked at, in the order in which it has to be right. */
public final class Checkup {

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final String PROCESS = "process";
    private static final String FILES = "open files";

    private Checkup() {}

    /** Where a configuration comes from. */
    @FunctionalInterface
    public interface Source {
        Configuration read() throws ConfigurationException;
    }

    /**
     * What only the deployment itself can say while it runs.
     *
     * @param peers from whom it got requests; nothing where none runs
     * @param memory what it holds; absent where none runs
     * @param openFilesMax that it may have open; where none runs, that a process started from here may
     */
    public record Running(Peers.Seen peers, Optional<HeldMemory> memory, long openFilesMax) {}

    /**
     * Looks at all of it; changes nothing.
     *
     * @param checked the configuration, with documents, catalogue and store held against each other
     * @param closed how many operations of the documents are closed, once they were held against each other
     * @param values the configuration, its values alone
     * @param running what the running deployment says
     */
    public static List<Finding> look(
            Source checked, IntSupplier closed, Source values, Running running, InstantSource clock)
            throws IOException, InterruptedException {
        var findings = new ArrayList<Finding>();
        try {
            checked.read();
            findings.add(Finding.ok("configuration", "configuration, catalogue and documents fit together"));
            if (closed.getAsInt() > 0) {
                findings.add(closed(closed.getAsInt()));
            }
        } catch (ConfigurationException e) {
            e.problems()
                    .forEach(
                            problem -> findings.add(Finding.failed("configuration", problem, "correct what is named")));
        }
        Configuration configuration;
        try {
            configuration = values.read();
        } catch (ConfigurationException _) {
            return findings; // told above, and nothing else can be looked at
        }
        configuration
                .apis()
                .forEach(api -> api.rules().leniencies().stream()
                        .sorted()
                        .forEach(leniency -> findings.add(leniency(api.name(), leniency))));
        configuration
                .apis()
                .forEach(api -> api.rules().targets().distinguishes().stream()
                        .sorted()
                        .forEach(distinction -> findings.add(distinction(api.name(), distinction))));
        findings.addAll(process(configuration));
        findings.addAll(MemoryCheck.look(configuration, running.memory()));
        findings.add(files(configuration, running.openFilesMax()));
        findings.addAll(FolderCheck.look(
                configuration.dataFolder(), configuration.store().reserveBytes()));
        findings.addAll(SurroundingsCheck.look(configuration, running.peers(), clock));
        return findings;
    }

    private static Finding closed(int operations) {
        return Finding.warning(
                "documents",
                operations == 1
                        ? "1 operation of the documents is closed, so that nobody may call it"
                        : operations + " operations of the documents are closed, so that nobody may call them",
                "apis lint says " + (operations == 1 ? "which it is" : "which they are") + ", and why");
    }

    private static Finding leniency(String api, Leniency leniency) {
        return Finding.warning(
                "leniencies",
                api + " takes " + leniency.sentence(),
                "take it out of apis[].leniencies if latchkey_lenient_requests_total says that nobody needs it");
    }

    private static Finding distinction(String api, PathDistinction distinction) {
        return Finding.warning(
                "distinguishes",
                "the server of " + api + " distinguishes paths by " + distinction.sentence(),
                "take it out of apis[].distinguishes if apis lint then tells of no paths that it is needed for");
    }

    private static Finding files(Configuration configuration, long max) {
        var files = OpenFiles.of(configuration, max, Runtime.getRuntime().availableProcessors());
        return files.lack(configuration)
                .map(text -> Finding.warning(FILES, text, files.advice(configuration)))
                .orElseGet(() -> Finding.ok(FILES, "the process may have enough files open for all connections"));
    }

    /** Whether the deployment runs, which the lock of its folder tells, and how it is. */
    private static List<Finding> process(Configuration configuration) throws IOException, InterruptedException {
        var ready = origin(configuration.listeners()) + "/health/ready";
        boolean isOpen;
        try {
            isOpen = DataFolder.isOpen(configuration.dataFolder());
        } catch (AccessDeniedException _) {
            return List.of(Finding.failed(
                    PROCESS,
                    configuration.dataFolder() + " may not be entered by this user",
                    "run as the deployment's user"));
        }
        var answer = ask(ready);
        if (!isOpen) {
            var taken = StartCheck.problemsOfPorts(configuration);
            return taken.isEmpty()
                    ? List.of(Finding.ok(PROCESS, "the deployment is stopped, and its ports are free"))
                    : taken.stream()
                            .map(problem -> Finding.failed(
                                    PROCESS,
                                    "the deployment is stopped and cannot be served: " + problem,
                                    "end the other program, or name another port"))
                            .toList();
        }
        if (answer == null) {
            return List.of(Finding.warning(
                    PROCESS,
                    "a process has " + configuration.dataFolder() + " open, and nothing answers at " + ready,
                    "wait, if it starts, stops or is a command; otherwise it serves at other ports than those that were"
                            + " looked at"));
        }
        return List.of(
                answer.statusCode() == 200
                        ? Finding.ok(PROCESS, "the deployment runs and is ready")
                        : Finding.failed(
                                PROCESS,
                                "the deployment runs and is not ready: " + answer.body(),
                                "see \"Watching\" in docs/operating.md for each reason"));
    }

    /** Where health is told, by an address that this machine reaches. */
    private static String origin(Listeners listeners) throws UnknownHostException {
        var host = listeners.hosts().internal();
        var address = InetAddress.getByName(host);
        if (address.isAnyLocalAddress() || address.isLoopbackAddress()) {
            return listeners.privateOrigin();
        }
        return "http://" + (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + listeners.privatePort();
    }

    private static @Nullable HttpResponse<String> ask(String address) throws InterruptedException {
        try (var http = HttpClient.newBuilder().connectTimeout(PATIENCE).build()) {
            return http.send(
                    HttpRequest.newBuilder(URI.create(address))
                            .timeout(PATIENCE)
                            .build(),
                    BodyHandlers.ofString());
        } catch (IOException _) {
            return null;
        }
    }
}
