package dev.latchkey.app.cli;

import dev.latchkey.app.config.Configuration;
import dev.latchkey.app.config.ConfigurationException;
import dev.latchkey.app.config.ConfigurationReader;
import dev.latchkey.app.control.ControlServer;
import dev.latchkey.app.node.ConfigurationSource;
import dev.latchkey.app.node.Deployment;
import dev.latchkey.app.node.FolderInUse;
import dev.latchkey.app.node.FreePorts;
import dev.latchkey.app.node.Node;
import dev.latchkey.app.node.OpenFiles;
import dev.latchkey.app.node.RoomToRead;
import dev.latchkey.app.node.StartCheck;
import dev.latchkey.engine.apispec.ParsedFiles;
import dev.latchkey.engine.apispec.SpecException;
import dev.latchkey.engine.request.ApiOperations;
import dev.latchkey.gateway.observe.Logging;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code latchkey serve}: your APIs, your store. */
@Command(
        name = "serve",
        description = "Serve the APIs of a configuration file.",
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "1:Nothing was served: the configuration, a document or the store is not right, or a port is taken.",
            "2:Nothing was served, because of what was typed.",
            "130, 143:It was told to end by SIGINT or SIGTERM, and did so in order."
        },
        mixinStandardHelpOptions = true)
public final class ServeCommand implements Callable<Integer> {

    /** Longest that a command on the stopped deployment is waited for. */
    private static final Duration COMMAND_MAX = Duration.ofSeconds(5);

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "The configuration (default: latchkey.yaml); docs/operating.md lists its keys.")
    private @Nullable Path file;

    @Mixin
    private ConfigurationOverrides overrides = new ConfigurationOverrides();

    private final CommandPlace place;

    ServeCommand(CommandPlace place) {
        this.place = place;
    }

    @Override
    public Integer call() throws ConfigurationException, IOException, SpecException, InterruptedException {
        var changes = ChangeSignal.hold();
        var from = file == null ? DeploymentChoice.here("--config FILE") : file;
        requireNotServed(from);
        var parsed = ParsedFiles.ofThisProcess();
        var read = ConfigurationReader.read(from, overrides.values(), configuration -> problems(configuration, parsed));
        var configuration = read.with(FreePorts.fix(read.listeners()));
        var source = ConfigurationSource.of(from.toAbsolutePath(), overrides.values(), configuration.listeners());
        Logging.toStandardOutputAsJson();
        var vertx = Node.createVertx(configuration);
        var isNew = !LauncherPlace.isMade(configuration);
        var deployment = open(configuration, parsed, COMMAND_MAX);
        if (isNew) {
            place.err()
                    .println("latchkey: a new, empty deployment in " + configuration.dataFolder()
                            + ": there was none, and nobody can sign in yet (\"company create\", \"user create\"); if"
                            + " you meant to restore a backup, stop, move that folder away and say: restore FILE");
        }
        var node = start(configuration, source, vertx, deployment, parsed);
        var commands = takeCommands(configuration, deployment, node);
        var report = new ServedReport(deployment.catalogue().carriers());
        node.documents()
                .forEach(document ->
                        report.of(document).forEach(line -> place.err().println("latchkey: " + line)));
        report.ofAll(ApiOperations.of(node.documents()).problems())
                .forEach(line -> place.err().println("latchkey: " + line));
        // Whoever reads that it serves may send any of these at once.
        StopSignals.install();
        changes.release(node.changes());
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> {
            node.drain();
            commands.close();
            node.close();
            vertx.close().await();
            deployment.close();
            Logging.stop(); // what waits would end with the process
        }));
        place.err()
                .println("latchkey: people sign in at "
                        + configuration.listeners().webOrigin() + ", health and metrics are at "
                        + configuration.listeners().privateOrigin());
        place.err()
                .println("latchkey: serving " + apis(configuration) + " at "
                        + configuration.listeners().apiOrigin());
        new CountDownLatch(1).await();
        return 0;
    }

    /** Its ports would be told as taken, and not by whom. */
    private void requireNotServed(Path from) {
        var typed = overrides.values().get("dataFolder");
        try {
            var folder = ConfigurationReader.dataFolder(from);
            RunningDeployment.requireNone(
                    typed == null ? folder : from.toAbsolutePath().resolveSibling(typed));
        } catch (ConfigurationException _) {
            // Told with everything else that is wrong where the configuration is read whole.
        }
    }

    private List<String> problems(Configuration configuration, ParsedFiles parsed) {
        RoomToRead.ofThisProcess()
                .doubt(configuration)
                .ifPresent(text -> place.err().println("latchkey: " + text));
        var files = OpenFiles.ofThisProcess(configuration);
        files.lack(configuration)
                .ifPresent(text -> place.err().println("latchkey: " + text + "; " + files.advice(configuration)));
        return StartCheck.problems(configuration, parsed);
    }

    private static String apis(Configuration configuration) {
        var count = configuration.apis().size();
        return count == 1 ? "1 API" : count + " APIs";
    }

    /**
     * Waits for a command that works on the store, as commands wait for a deployment that stops.
     *
     * @param parsed what was parsed of the documents before
     * @param waitMax how long at most
     */
    static Deployment open(Configuration configuration, ParsedFiles parsed, Duration waitMax) throws IOException {
        var until = System.nanoTime() + waitMax.toNanos();
        while (true) {
            try {
                return Deployment.open(configuration, parsed, InstantSource.system(), new SecureRandom());
            } catch (FolderInUse e) {
                if (System.nanoTime() - until > 0) {
                    throw new CommandFailure(String.valueOf(e.getMessage()), e);
                }
                HandOver.pause();
            } catch (IllegalStateException e) {
                throw new CommandFailure(String.valueOf(e.getMessage()), e);
            }
        }
    }

    private static Node start(
            Configuration configuration,
            ConfigurationSource source,
            Vertx vertx,
            Deployment deployment,
            ParsedFiles parsed)
            throws SpecException {
        try {
            return Node.start(vertx, configuration, source, deployment, parsed);
        } catch (IllegalStateException e) {
            deployment.close();
            throw new CommandFailure(String.valueOf(e.getMessage()), e);
        }
    }

    private static ControlServer takeCommands(Configuration configuration, Deployment deployment, Node node)
            throws IOException {
        try {
            return RunningCommands.open(configuration, deployment, RunningNode.of(node));
        } catch (IOException | RuntimeException e) {
            node.close();
            deployment.close();
            throw e;
        }
    }
}
