package dev.latchkey.app.cli;

import dev.latchkey.app.node.Version;
import dev.latchkey.gateway.observe.Logging;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.TypeConversionException;

/** {@code latchkey}: the one program. Modules add commands as services ({@link LauncherCommand}), as the demonstration
 * does; those that work on a deployment are {@link DeploymentCommands}. */
@Command(
        name = "latchkey",
        description = "The access platform in front of your API.",
        mixinStandardHelpOptions = true,
        version = "latchkey " + Version.NUMBER,
        subcommands = {
            InitCommand.class,
            ServeCommand.class,
            ApisCommand.class,
            ExplainCommand.class,
            StatusCommand.class,
            DoctorCommand.class,
            BackupCommand.class,
            RestoreCommand.class
        })
public final class Latchkey {

    private Latchkey() {}

    public static void main(String[] arguments) {
        if (arguments.length > 0 && arguments[0].equals("serve")) {
            ChangeSignal.hold(); // before anything that takes time
        }
        var exitCode = newCommandLine(arguments).execute(arguments);
        Logging.stop();
        System.exit(exitCode);
    }

    /** @param typed as in {@link DeploymentCommands#addTo(CommandLine, List)}; nothing for every command that there is */
    static CommandLine newCommandLine(String... typed) {
        return commandLine(new LauncherPlace(System.out, System.err, Latchkey::ask), HandOver.WAIT_MAX, List.of(typed));
    }

    /**
     * With what has to be there for what was typed.
     *
     * @param waitMax as in {@link HandOver}
     * @param typed as in {@link DeploymentCommands#addTo(CommandLine, List)}
     */
    static CommandLine commandLine(LauncherPlace place, Duration waitMax, List<String> typed) {
        var latchkey = new CommandLine(new Latchkey(), new PlacedCommands(place));
        ServiceLoader.load(LauncherCommand.class).forEach(latchkey::addSubcommand);
        DeploymentCommands.addTo(latchkey, typed);
        latchkey.getSubcommands().values().stream()
                .filter(one -> one.getCommandSpec().userObject() instanceof BackupCommand
                        || one.getCommandSpec().userObject() instanceof RestoreCommand)
                .forEach(DeploymentCommands::listExitCodes);
        var handOver = new HandOver(place, waitMax);
        return tellingFailures(latchkey)
                .setOut(place.out())
                .setErr(place.err())
                .setParameterExceptionHandler(new MissingOptions(place, handOver::runElsewhere))
                .setExecutionStrategy(handOver);
    }

    /** Only where standard input and output are both a terminal: a program that reads the output answers nothing. */
    @SuppressWarnings("SystemConsoleNull") // From JDK 25 on it is null again where there is no terminal.
    private static Optional<String> ask(String question) {
        var console = System.console();
        return console == null || !console.isTerminal()
                ? Optional.empty()
                : Optional.ofNullable(console.readLine("%s", question));
    }

    private static Path path(String typed) {
        try {
            return Path.of(typed);
        } catch (InvalidPathException _) {
            throw new TypeConversionException(
                    "expected the name of a file or folder in the characters of this session's"
                            + " locale, got '" + typed.replace('\0', '?')
                            + "'; a locale with UTF-8, such as LC_ALL=C.UTF-8,"
                            + " knows all of them");
        }
    }

    /**
     * The same, which takes arguments as they were typed, says why a command failed, and ends with the code that is for that.
     *
     * @param line with all its commands
     */
    static CommandLine tellingFailures(CommandLine line) {
        line.registerConverter(Path.class, Latchkey::path);
        line.setExpandAtFiles(false); // a name such as @data/master.key would be replaced by what that file holds
        return line.setExecutionExceptionHandler((failure, failed, _) -> {
            var lines = PlainWords.lines(failure);
            failed.getErr().println("latchkey: " + lines.getFirst());
            lines.stream().skip(1).forEach(failed.getErr()::println);
            return failure instanceof CommandFailure expected ? expected.exitCode() : 1;
        });
    }
}
