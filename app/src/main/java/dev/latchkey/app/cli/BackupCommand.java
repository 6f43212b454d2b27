package dev.latchkey.app.cli;

import dev.latchkey.app.config.ConfigurationException;
import dev.latchkey.app.node.Backup;
import dev.latchkey.core.change.StoreUnavailable;
import dev.latchkey.edge.http.JsonBody;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code latchkey backup}: a copy of the store, whether the deployment runs or not. */
@Command(
        name = "backup",
        description = {
            "Copy the embedded store into one file, also while the deployment runs. Everything that was acknowledged"
                    + " before is in it.",
            "The platform's audit log is told before the copy begins, with the name of the file.",
            "Keep a copy of master.key apart from it: without that key a backup is of no use to anybody."
        },
        mixinStandardHelpOptions = true)
public final class BackupCommand implements Callable<Integer>, RunsHere {

    @Mixin
    private DeploymentChoice choice;

    @Parameters(paramLabel = "FILE", description = "The file to make; it must not be there yet.")
    private Path file = Path.of("");

    @Option(
            names = "--with-master-key",
            description = "Put the master key into the same file. Who has that file then has everything.")
    private boolean isWithMasterKey;

    @Option(names = "--json", description = "One JSON object.")
    private boolean isJson;

    BackupCommand(CommandPlace place) {
        this.choice = new DeploymentChoice(place);
    }

    @Override
    public Integer call() throws IOException, ConfigurationException {
        if (Files.exists(file)) {
            throw new CommandFailure(2, file + ": expected a name that is free; something of that name is there");
        }
        try {
            var made = Backup.make(choice.dataFolder(), file, isWithMasterKey, InstantSource.system());
            choice.place()
                    .out()
                    .println(
                            isJson
                                    ? JsonBody.object()
                                            .put("file", file.toString())
                                            .put("madeAt", made.at().toString())
                                            .put("bytes", Files.size(file))
                                            .put("holdsMasterKey", isWithMasterKey)
                                            .put("isInAuditLog", made.untold().isEmpty())
                                            .toString()
                                    : "made " + file + " (" + Files.size(file)
                                            + " bytes) with all that was acknowledged before "
                                            + made.at()
                                            + (isWithMasterKey ? "" : "; keep master.key too, it is not in it"));
            made.untold()
                    .ifPresent(why -> choice.place()
                            .err()
                            .println("latchkey: the platform's audit log has no entry of this backup: " + why));
            return 0;
        } catch (IllegalStateException | StoreUnavailable e) {
            throw new CommandFailure(String.valueOf(e.getMessage()), e);
        }
    }
}
