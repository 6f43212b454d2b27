package dev.latchkey.app.cli;

import dev.latchkey.gateway.observe.Logging;
import java.util.ServiceLoader;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code latchkey}: the one program. Modules add commands as services ({@link LauncherCommand}), as the demonstration does. */
@Command(
        name = "latchkey",
        description = "The access platform in front of your API.",
        mixinStandardHelpOptions = true,
        version = "latchkey 0.1.0",
        subcommands = {
            ServeCommand.class,
            ApisCommand.class,
            ExplainCommand.class,
            CompanyCommand.class,
            UserCommand.class,
            KeyCommand.class,
            ClientCommand.class,
            AppCommand.class,
            AuditCommand.class,
            KeysCommand.class,
            RegistrationCommand.class
        })
public final class Latchkey {

    private Latchkey() {}

    public static void main(String[] arguments) {
        var exitCode = newCommandLine().execute(arguments);
        Logging.stop();
        System.exit(exitCode);
    }

    static CommandLine newCommandLine() {
        var latchkey = new CommandLine(new Latchkey());
        ServiceLoader.load(LauncherCommand.class).forEach(latchkey::addSubcommand);
        return latchkey.setExecutionExceptionHandler((failure, line, _) -> {
            line.getErr().println("latchkey: " + PlainWords.of(failure));
            return failure instanceof CommandFailure expected ? expected.exitCode() : 1;
        });
    }
}
