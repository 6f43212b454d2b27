package dev.latchkey.app.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.latchkey.app.config.ConfigurationException;
import dev.latchkey.app.control.CommandLineRequest;
import dev.latchkey.app.control.ControlClient;
import dev.latchkey.edge.http.JsonBody;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** {@code latchkey apis apply}: a running deployment serves what its files say now. */
@Command(
        name = "apply",
        description = {
            "Have the running deployment read its files anew and serve what they say: documents, catalogue, upstreams,"
                    + " limits and certificates. No request is lost, and all of it changes or nothing.",
            "What would let somebody in who was not is shown and asked about first. What counts only after a restart is"
                    + " named, and nothing is applied then."
        },
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:It is served; with --dry-run: it could be, and lets nobody in who was not.",
            "1:Nothing changed: the files cannot be served as they are, or nothing runs.",
            "2:Nothing changed, because of what was typed.",
            "3:Nothing changed: it lets somebody in who was not, and nobody confirmed that."
        },
        mixinStandardHelpOptions = true)
final class ApisApplyCommand implements Callable<Integer>, RunsHere {

    @Mixin
    private DeploymentChoice choice;

    @Option(
            names = "--yes",
            description =
                    "Do it without asking, also where it lets somebody in. Where nobody is there to be asked, such"
                            + " a change is not made without this: exit code 3, with the question as JSON.")
    private boolean isYes;

    @Option(names = "--dry-run", description = "Say what would change, and change nothing.")
    private boolean isDryRun;

    @Option(
            names = "--digest",
            paramLabel = "DIGEST",
            description =
                    "Do it only if the files, and what is served, are what a --dry-run --json gave this digest for.")
    private @Nullable String digest;

    @Option(names = "--json", description = "One JSON object.")
    private boolean isJson;

    private final CommandPlace place;

    ApisApplyCommand(CommandPlace place) {
        this.place = place;
        this.choice = new DeploymentChoice(place);
    }

    /** What a running deployment answered. */
    private record Answer(JsonNode json, String errors) {}

    @Override
    public Integer call() throws IOException, ConfigurationException {
        var folder = choice.dataFolder();
        var planned = ask(folder, List.of(RunningApisCommand.NAME, RunningApisCommand.PLAN));
        if (planned.isEmpty()) {
            return nothingRuns(folder);
        }
        var plan = planned.get().json();
        if (digest != null && !digest.equals(plan.path("digest").asString())) {
            print(plan);
            throw new CommandFailure(
                    "nothing was done: the files, or what is served, are not those of --digest; look at"
                            + " what would change once more");
        }
        if (!plan.path("isApplicable").asBoolean()) {
            print(plan);
            throw new CommandFailure("nothing was done" + advice(plan));
        }
        if (isNothing(plan)) {
            return nothingChanges(plan);
        }
        var opens = plan.path("opens").asBoolean();
        if (isDryRun) {
            print(plan);
            return opens ? Questions.UNANSWERED : 0;
        }
        if (opens && !isYes) {
            ChangeReport.lines(plan).forEach(place.err()::println);
            new Questions(place)
                    .confirm(
                            "Let in who was not, as shown?",
                            false,
                            JsonBody.object().setAll((ObjectNode) plan));
        }
        return apply(folder, plan.path("digest").asString());
    }

    private static boolean isNothing(JsonNode plan) {
        return Stream.of("changes", "openings", "others")
                .allMatch(what -> plan.path(what).isEmpty());
    }

    /** As SIGHUP: no generation for what is served already. */
    private int nothingChanges(JsonNode plan) {
        if (isJson) {
            place.out()
                    .println(
                            isDryRun
                                    ? plan
                                    : JsonBody.object()
                                            .setAll((ObjectNode) plan)
                                            .put("isApplied", false));
        } else {
            place.out()
                    .println("nothing " + (isDryRun ? "would change" : "changed")
                            + ": what the files say is served already");
        }
        return 0;
    }

    private static String advice(JsonNode plan) {
        var keys =
                plan.path("needRestart").valueStream().map(JsonNode::asString).toList();
        return keys.isEmpty() ? "" : ": " + RestartAdvice.of(keys);
    }

    private int apply(Path folder, String planned) throws IOException {
        var answer = ask(folder, List.of(RunningApisCommand.NAME, RunningApisCommand.APPLY, "--digest", planned))
                .orElseThrow(() -> new CommandFailure(folder + ": the deployment ended; nothing was done"));
        print(answer.json());
        if (!answer.json().path("isApplied").asBoolean()) {
            throw failure(answer.errors(), "nothing was done");
        }
        if (!isJson) {
            place.out()
                    .println("served from now on, as generation "
                            + answer.json().path("generation").asLong());
        }
        return 0;
    }

    private void print(JsonNode plan) {
        if (isJson) {
            place.out().println(plan);
        } else {
            ChangeReport.lines(plan).forEach(place.out()::println);
        }
    }

    /** Empty when no deployment takes commands there. */
    private Optional<Answer> ask(Path folder, List<String> arguments) throws IOException {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        var exitCode = ControlClient.run(folder, new CommandLineRequest(arguments, Map.of()), () -> {}, out, err);
        if (exitCode.isEmpty()) {
            return Optional.empty();
        }
        var errors = err.toString(UTF_8).strip().replaceFirst("^latchkey: ", "");
        if (out.size() == 0) {
            throw failure(errors, "the running deployment answered nothing");
        }
        return Optional.of(new Answer(JsonMapper.shared().readTree(out.toByteArray()), errors));
    }

    /** What a running deployment told, line by line. */
    private static CommandFailure failure(String errors, String otherwise) {
        return errors.isEmpty()
                ? new CommandFailure(otherwise)
                : new CommandFailure(1, errors.lines().toList());
    }

    /** A deployment reads its files when it starts, so there is nothing to apply; what it would meet is told. */
    private int nothingRuns(Path folder) throws ConfigurationException {
        var sentence = "nothing runs in " + folder + "; serve reads the files when it starts";
        choice.configuration(); // says what is wrong with them, if anything is
        if (isJson) {
            place.out().println(JsonBody.object().put("isApplied", false).put("isRunning", false));
        }
        throw new CommandFailure(sentence + ", and finds nothing wrong with them");
    }
}
