package dev.latchkey.app.cli;

import dev.latchkey.app.config.ConfigurationException;
import dev.latchkey.app.control.CommandLineRequest;
import dev.latchkey.app.control.ControlClient;
import dev.latchkey.app.node.FolderInUse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import picocli.CommandLine;
import picocli.CommandLine.ExecutionException;
import picocli.CommandLine.IExecutionStrategy;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Lets a command run where its deployment is: in the process that serves it, if there is one, and in this one otherwise. A
 * deployment that is just starting or stopping is waited for.
 *
 * @param waitMax longest that another process is waited for that has the deployment open and takes no commands
 */
record HandOver(LauncherPlace place, Duration waitMax) implements IExecutionStrategy {

    /** A start takes a few seconds, and so may a stop. */
    static final Duration WAIT_MAX = Duration.ofSeconds(20);

    private static final Duration PAUSE = Duration.ofMillis(50);
    private static final int FILE_BYTES_MAX = 1024 * 1024;

    @Override
    public int execute(ParseResult parsed) {
        var exitCode = run(parsed);
        parsed.commandSpec().commandLine().getOut().flush();
        place.out().flush();
        if (!place.output().checkError()) {
            return exitCode;
        }
        place.err()
                .println("latchkey: the result could not be written to standard output; what the command did is done."
                        + " A secret in it is lost: revoke or rotate what was made, \"list\" shows it");
        return exitCode == 0 ? 1 : exitCode;
    }

    private int run(ParseResult parsed) {
        refuseUnknown(parsed);
        var help = CommandLine.executeHelpRequest(parsed);
        if (help != null) {
            return help;
        }
        var leaf = leaf(parsed);
        var choice = DeploymentCommands.choiceOf(leaf.commandSpec());
        if (choice.isEmpty()) {
            return new RunLast().execute(parsed);
        }
        try {
            Destruction.question(leaf)
                    .ifPresent(question -> new Questions(place).confirm(question, Destruction.isConfirmed(leaf)));
            return execute(parsed, leaf, choice.get());
        } catch (IOException | CommandFailure e) {
            throw new ExecutionException(leaf.commandSpec().commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    /** With {@code --help}, the parser lets pass what it does not know: the help of another command would be no answer. */
    private static void refuseUnknown(ParseResult parsed) {
        var leaf = leaf(parsed);
        if (!leaf.unmatched().isEmpty()) {
            throw new UnmatchedArgumentException(leaf.commandSpec().commandLine(), leaf.unmatched());
        }
    }

    private static ParseResult leaf(ParseResult parsed) {
        var leaf = parsed;
        while (leaf.hasSubcommand()) {
            leaf = leaf.subcommand();
        }
        return leaf;
    }

    private int execute(ParseResult parsed, ParseResult leaf, DeploymentChoice choice) throws IOException {
        var until = System.nanoTime() + waitMax.toNanos();
        while (true) {
            var there = whereItRuns(parsed, leaf, choice);
            if (there.isPresent()) {
                return there.getAsInt();
            }
            try {
                return new RunLast().execute(parsed);
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof FolderInUse inUse)) {
                    throw e;
                }
                if (System.nanoTime() - until > 0) {
                    throw new CommandFailure(String.valueOf(inUse.getMessage()), inUse);
                }
            }
            pause();
        }
    }

    private OptionalInt whereItRuns(ParseResult parsed, ParseResult leaf, DeploymentChoice choice) throws IOException {
        return runElsewhere(new CommandLineRequest(parsed.originalArgs(), files(leaf, choice)), choice);
    }

    /** Has the process that serves the deployment, if there is one, take what was typed; files are not sent with it. */
    OptionalInt runElsewhere(List<String> arguments, DeploymentChoice choice) throws IOException {
        return runElsewhere(new CommandLineRequest(arguments, Map.of()), choice);
    }

    private OptionalInt runElsewhere(CommandLineRequest request, DeploymentChoice choice) throws IOException {
        Path folder;
        try {
            folder = choice.dataFolder();
        } catch (ConfigurationException _) {
            // Told with everything else that is wrong where the configuration is read whole.
            return OptionalInt.empty();
        }
        var out = place.output();
        var err = place.errorOutput();
        try {
            return ControlClient.run(
                    folder,
                    request,
                    () -> place.err().println("latchkey: on the running deployment in " + folder),
                    out,
                    err);
        } finally {
            out.flush();
            err.flush();
        }
    }

    /** What the options of the command itself name, the deployment's own files apart; one that is not there is left out. */
    private static Map<String, byte[]> files(ParseResult leaf, DeploymentChoice choice) throws IOException {
        var files = new LinkedHashMap<String, byte[]>();
        for (ArgSpec argument : leaf.matchedArgs()) {
            Object value = argument.getValue();
            if (value instanceof Path file && !choice.isNamedBy(file) && Files.isRegularFile(file)) {
                try (var bytes = Files.newInputStream(file)) {
                    files.put(file.toString(), bytes.readNBytes(FILE_BYTES_MAX));
                }
            }
        }
        return files;
    }

    /** Between two looks whether a folder is free. */
    static void pause() {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new CommandFailure("interrupted");
        }
    }
}
