package dev.latchkey.app.cli;

import dev.latchkey.app.config.ConfigurationException;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExecutionException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;

/**
 * The commands that work on a deployment, whether it runs or not, and nothing that starts, stops or opens one: a running
 * deployment runs these for whoever may give them.
 */
@Command(name = "latchkey")
final class DeploymentCommands {

    private static final List<Class<?>> ALL = List.of(
            CompanyCommand.class,
            UserCommand.class,
            OperatorCommand.class,
            KeyCommand.class,
            ClientCommand.class,
            PartnerCommand.class,
            AppCommand.class,
            AuditCommand.class,
            KeysCommand.class,
            RegistrationCommand.class);

    DeploymentCommands() {}

    /** All of them. */
    static void addTo(CommandLine line) {
        addTo(line, List.of());
    }

    /**
     * Of these commands what has to be there for what was typed: the one that its first word names, none where that is another command of the
     * line, else all. To read the options of all of them takes longer than to run one.
     */
    static void addTo(CommandLine line, List<String> typed) {
        if (!typed.isEmpty() && line.getSubcommands().containsKey(typed.getFirst())) {
            return;
        }
        var meant = ALL.stream()
                .filter(command -> !typed.isEmpty() && nameOf(command).equals(typed.getFirst()))
                .toList();
        for (var command : meant.isEmpty() ? ALL : meant) {
            var added = new CommandLine(command, line.getFactory());
            added.getSubcommands().values().forEach(DeploymentCommands::listExitCodes);
            line.addSubcommand(added);
        }
    }

    private static String nameOf(Class<?> command) {
        return command.getAnnotation(Command.class).name();
    }

    /** What a script can rely on, in the help of each command that does not say something of its own. */
    static void listExitCodes(CommandLine leaf) {
        var usage = leaf.getCommandSpec().usageMessage();
        if (!usage.exitCodeList().isEmpty()) {
            return;
        }
        var codes = new LinkedHashMap<String, String>();
        codes.put("0", "It is done.");
        codes.put("1", "It is not done, because of the state of things.");
        codes.put("2", "It is not done, because of what was typed.");
        if (leaf.getCommandSpec().findOption("--yes") != null) {
            codes.put(
                    "" + Questions.UNANSWERED,
                    "It is not done, because nobody answered the question on standard output.");
        }
        usage.exitCodeListHeading("Exit codes:%n").exitCodeList(codes);
    }

    /**
     * These commands, what is done to a running deployment alone, and no other.
     *
     * @param typed as in {@link #addTo(CommandLine, List)}
     */
    static CommandLine at(RunningPlace place, List<String> typed) {
        var line = new CommandLine(new DeploymentCommands(), new PlacedCommands(place));
        line.addSubcommand(new CommandLine(new RunningApisCommand(place), line.getFactory()));
        line.addSubcommand(new CommandLine(new RunningDoctorCommand(place), line.getFactory()));
        addTo(line, typed);
        return Latchkey.tellingFailures(line)
                .setParameterExceptionHandler(new MissingOptions(place, MissingOptions.Elsewhere.NOWHERE))
                .setExecutionStrategy(DeploymentCommands::runOrLook);
    }

    private static int runOrLook(ParseResult parsed) {
        var leaf = HandOver.leaf(parsed);
        if (!Destruction.isLook(leaf)) {
            return new RunLast().execute(parsed);
        }
        try {
            return HandOver.look(leaf);
        } catch (IOException | ConfigurationException | CommandFailure e) {
            throw new ExecutionException(leaf.commandSpec().commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    /** Which deployment a command works on; empty for one that needs none or {@link RunsHere}. */
    static Optional<DeploymentChoice> choiceOf(CommandSpec command) {
        if (command.userObject() instanceof RunsHere) {
            return Optional.empty();
        }
        return mixed(command, DeploymentChoice.class).findFirst();
    }

    /** What of a kind is mixed into a command, however deep. */
    static <T> Stream<T> mixed(CommandSpec command, Class<T> kind) {
        return mixed(command)
                .map(CommandSpec::userObject)
                .filter(kind::isInstance)
                .map(kind::cast);
    }

    private static Stream<CommandSpec> mixed(CommandSpec command) {
        return command.mixins().values().stream().flatMap(mixin -> Stream.concat(Stream.of(mixin), mixed(mixin)));
    }
}
