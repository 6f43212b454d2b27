package dev.latchkey.app.cli;

import dev.latchkey.app.config.ConfigurationException;
import dev.latchkey.app.control.CommandLineRequest;
import dev.latchkey.app.control.ControlClient;
import dev.latchkey.app.node.FolderInUse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
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
    /** What makes a secret, or a link that is one, and prints it. */
    private static final Set<String> PRINT_SECRETS =
            Set.of("create", "rotate", "key", "token", "link", "request-key", "init");

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
                        + (printsSecret(parsed)
                                ? " A secret in it is lost: revoke or rotate what was made, \"list\" shows it"
                                : ""));
        return exitCode == 0 ? 1 : exitCode;
    }

    /** Whether a secret may have been in it. */
    private static boolean printsSecret(ParseResult parsed) {
        var leaf = leaf(parsed).commandSpec();
        return PRINT_SECRETS.contains(leaf.name()) && !leaf.commandLine().isUsageHelpRequested();
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
            var isThere = askedAbout(parsed, leaf, choice.get());
            return isThere == 0 ? execute(parsed, leaf, choice.get()) : isThere;
        } catch (IOException | ConfigurationException | CommandFailure e) {
            throw new ExecutionException(leaf.commandSpec().commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    /**
     * Asks about a command that ends something, once it is known that this is there.
     *
     * @return 0 when the command may be done, be it that nothing was to be asked; else its exit code
     */
    private int askedAbout(ParseResult parsed, ParseResult leaf, DeploymentChoice choice)
            throws IOException, ConfigurationException {
        var question = Destruction.question(leaf);
        if (question.isEmpty() || Destruction.isConfirmed(leaf) || Destruction.isLook(leaf)) {
            return 0;
        }
        var look = new CommandLineRequest(looking(parsed.originalArgs()), files(leaf, choice));
        var isThere = execute(look, () -> look(leaf), choice);
        if (isThere == 0) {
            new Questions(place).confirm(question.get(), false);
        }
        return isThere;
    }

    /** The same command, which only looks for what it is about; behind a {@code --} there are no options. */
    private static List<String> looking(List<String> typed) {
        var arguments = new ArrayList<>(typed);
        var end = arguments.indexOf("--");
        arguments.add(end < 0 ? arguments.size() : end, Destruction.ONLY_LOOK);
        return arguments;
    }

    /** What {@link Destruction#ONLY_LOOK} does. */
    static int look(ParseResult leaf) throws IOException, ConfigurationException {
        DestroyedThing.require(leaf);
        return 0;
    }

    /** With {@code --help}, the parser lets pass what it does not know: the help of another command would be no answer. */
    private static void refuseUnknown(ParseResult parsed) {
        var leaf = leaf(parsed);
        if (!leaf.unmatched().isEmpty()) {
            throw new UnmatchedArgumentException(leaf.commandSpec().commandLine(), leaf.unmatched());
        }
    }

    static ParseResult leaf(ParseResult parsed) {
        var leaf = parsed;
        while (leaf.hasSubcommand()) {
            leaf = leaf.subcommand();
        }
        return leaf;
    }

    /** How a command is done in this process. */
    @FunctionalInterface
    private interface Here {
        int run() throws IOException, ConfigurationException;
    }

    private int execute(ParseResult parsed, ParseResult leaf, DeploymentChoice choice)
            throws IOException, ConfigurationException {
        return execute(
                new CommandLineRequest(parsed.originalArgs(), files(leaf, choice)),
                () -> Destruction.isLook(leaf) ? look(leaf) : new RunLast().execute(parsed),
                choice);
    }

    private int execute(CommandLineRequest request, Here here, DeploymentChoice choice)
            throws IOException, ConfigurationException {
        var until = System.nanoTime() + waitMax.toNanos();
        while (true) {
            var there = runElsewhere(request, choice);
            if (there.isPresent()) {
                return there.getAsInt();
            }
            try {
                return here.run();
            } catch (FolderInUse e) {
                waitOn(until, e);
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof FolderInUse inUse)) {
                    throw e;
                }
                waitOn(until, inUse);
            }
        }
    }

    private static void waitOn(long until, FolderInUse inUse) {
        if (System.nanoTime() - until > 0) {
            throw new CommandFailure(String.valueOf(inUse.getMessage()), inUse);
        }
        pause();
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
