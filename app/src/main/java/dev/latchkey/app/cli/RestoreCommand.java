package dev.latchkey.app.cli;

import dev.latchkey.app.config.ConfigurationException;
import dev.latchkey.app.node.Backup;
import dev.latchkey.edge.http.JsonBody;
import dev.latchkey.page.ShellText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code latchkey restore}: a backup into an empty data folder. */
@Command(
        name = "restore",
        description = {
            "Put a backup into a data folder in which there is no deployment yet; the folder is made if need be.",
            "What was revoked after the backup was made works again: look through the audit log that you kept, and"
                    + " revoke it once more. The start, doctor and /operator remind of it until restored.json in the"
                    + " data folder is deleted."
        },
        mixinStandardHelpOptions = true)
public final class RestoreCommand implements Callable<Integer>, RunsHere {

    private final CommandPlace place;

    @Mixin
    private DeploymentChoice choice;

    @Parameters(paramLabel = "FILE", description = "The backup.")
    private Path file = Path.of("");

    @Option(
            names = "--master-key",
            paramLabel = "FILE",
            description = "The deployment's master.key, where the backup does not hold it.")
    private @Nullable Path masterKey;

    @Option(names = "--json", description = "One JSON object.")
    private boolean isJson;

    RestoreCommand(CommandPlace place) {
        this.place = place;
        this.choice = new DeploymentChoice(place);
    }

    @Override
    public Integer call() throws IOException, ConfigurationException {
        if (!Files.isRegularFile(file)) {
            throw new CommandFailure(2, file + ": expected a backup, there is no such file");
        }
        var folder = choice.dataFolder();
        try {
            var madeAt = Backup.restore(file, folder, Optional.ofNullable(masterKey), InstantSource.system());
            place.out()
                    .println(
                            isJson
                                    ? JsonBody.object()
                                            .put("dataFolder", folder.toString())
                                            .put("madeAt", madeAt.toString())
                                            .toString()
                                    : "restored into " + folder + " as it was at " + madeAt
                                            + "; what was revoked since then works again");
            place.err().println("latchkey: " + next(folder));
            return 0;
        } catch (IllegalStateException e) {
            throw new CommandFailure(String.valueOf(e.getMessage()), e);
        }
    }

    /** What a backup does not hold is what the deployment is served by. */
    private static String next(Path folder) {
        return DeploymentChoice.describing(folder)
                .map(file -> file + " names this folder: serve --config " + ShellText.word(file.toString()))
                .orElseGet(
                        () -> "a backup holds no configuration, catalogue or document: put those of the deployment into"
                                + " place, with dataFolder: "
                                + folder.toAbsolutePath().normalize() + ", and go on with --config FILE");
    }
}
