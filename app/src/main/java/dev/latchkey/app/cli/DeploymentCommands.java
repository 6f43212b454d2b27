package dev.latchkey.app.cli;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;

/**
 * The commands that work on a deployment, whether it runs or not, and nothing that starts, stops or opens one: a running
 * deployment runs these for whoever may give them.
 */
@Command(name = "latchkey")
final class DeploymentCommands {

    private static final List<Class<?>> ALL = List.of(
            CompanyCommand.class,
            UserCommand.class,
            KeyCommand.class,
            ClientCommand.class,
            PartnerCommand.class,
            AppCommand.class,
            AuditCommand.class,
            KeysCommand.class,
            RegistrationCommand.class);

    DeploymentCommands() {}

    static void addTo(CommandLine line) {
        for (var command : ALL) {
            line.addSubcommand(new CommandLine(command, line.getFactory()));
        }
    }

    /** These commands and no other. */
    static CommandLine at(CommandPlace place) {
        var line = new CommandLine(new DeploymentCommands(), new PlacedCommands(place));
        addTo(line);
        return Latchkey.tellingFailures(line);
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
