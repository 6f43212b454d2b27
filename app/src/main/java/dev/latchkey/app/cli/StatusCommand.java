package dev.latchkey.app.cli;

import dev.latchkey.app.config.ConfigurationException;
import dev.latchkey.edge.http.JsonBody;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** {@code latchkey status}: whether a deployment is served and takes requests, asked of the process that serves it; waits for it when told to. */
@Command(
        name = "status",
        description = {
            "Say whether the deployment is served and ready for requests, by which process and where.",
            "With --wait it goes on as soon as that is so: between \"serve &\" and what needs it in a script."
        },
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:It is served, and ready for requests.",
            "1:It is not, or was not in the time of --wait.",
            "2:It could not be asked, because of what was typed."
        },
        mixinStandardHelpOptions = true)
public final class StatusCommand implements Callable<Integer>, RunsHere {

    private static final String WAIT_DEFAULT = "2m";
    private static final Duration WAIT_MAX = Duration.ofHours(1);

    @Mixin
    private DeploymentChoice choice;

    @Option(
            names = "--wait",
            arity = "0..1",
            paramLabel = "TIME",
            fallbackValue = WAIT_DEFAULT,
            converter = Patience.class,
            description = "Wait until it is ready, at most so long (s, m, h), up to an hour; " + WAIT_DEFAULT
                    + " if no time is given.")
    private @Nullable Duration wait;

    @Option(names = "--json", description = "One JSON object.")
    private boolean isJson;

    StatusCommand(CommandPlace place) {
        this.choice = new DeploymentChoice(place);
    }

    /** How long a start is waited for. */
    static final class Patience implements ITypeConverter<Duration> {

        Patience() {}

        @Override
        public Duration convert(String value) {
            var typed = new RegistrationCommand.Lifetime().convert(value);
            if (typed.compareTo(WAIT_MAX) > 0) {
                throw new TypeConversionException("expected at most an hour, got " + value);
            }
            return typed;
        }
    }

    @Override
    public Integer call() throws ConfigurationException {
        var folder = choice.dataFolder();
        var until = System.nanoTime() + (wait == null ? Duration.ZERO : wait).toNanos();
        var found = RunningDeployment.process(folder);
        while (!isReady(found) && System.nanoTime() - until < 0) {
            HandOver.pause();
            found = RunningDeployment.process(folder);
        }
        if (isJson) {
            choice.place().out().println(json(found));
        } else {
            lines(found, folder).forEach(choice.place().out()::println);
        }
        return isReady(found) ? 0 : 1;
    }

    private static boolean isReady(Optional<RunningDeployment.Serving> found) {
        return found.isPresent() && found.get().unreadiness().isEmpty();
    }

    private static String json(Optional<RunningDeployment.Serving> found) {
        var root = JsonBody.object().put("running", found.isPresent()).put("ready", isReady(found));
        found.ifPresent(process -> {
            root.put("pid", process.id())
                    .put("apiUrl", process.apiUrl())
                    .put("webUrl", process.webUrl())
                    .put("privateUrl", process.privateUrl());
            process.unreadiness().forEach(root.putArray("reasons")::add);
        });
        return root.toString();
    }

    private List<String> lines(Optional<RunningDeployment.Serving> found, Path folder) {
        if (found.isEmpty()) {
            return List.of("not running: no process takes commands for the deployment in " + folder
                    + ", as far as this user can see"
                    + (wait == null ? "" : "; what \"serve\" says tells why it did not start, or not yet"));
        }
        var process = found.get();
        return List.of(
                process.unreadiness().isEmpty() ? "ready" : "not ready: " + String.join("; ", process.unreadiness()),
                "process " + process.id() + " serves " + process.apiUrl() + ", people sign in at " + process.webUrl()
                        + ", health and metrics are at " + process.privateUrl());
    }
}
