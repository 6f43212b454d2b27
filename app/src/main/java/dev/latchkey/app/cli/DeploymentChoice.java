package dev.latchkey.app.cli;

import dev.latchkey.app.config.Configuration;
import dev.latchkey.app.config.ConfigurationException;
import dev.latchkey.app.config.ConfigurationReader;
import dev.latchkey.app.node.StartCheck;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which deployment a command works on, running or stopped, and where the command says what it did. */
final class DeploymentChoice {

    /** Taken when nothing is said. */
    static final Path FILE = Path.of("latchkey.yaml");

    private final CommandPlace place;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "The configuration that serve uses; latchkey.yaml in this folder if nothing is said.")
    private @Nullable Path file;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "The data folder instead, for instance of the demonstration.")
    private @Nullable Path folder;

    DeploymentChoice(CommandPlace place) {
        this.place = place;
    }

    CommandPlace place() {
        return place;
    }

    /** Whether a file says how the deployment is to be; a folder alone may be a slip of the hand. */
    boolean isByFile() {
        return folder == null;
    }

    /** Whether the file or folder says which deployment is meant. */
    boolean isNamedBy(Path chosen) {
        return chosen.equals(file) || chosen.equals(folder);
    }

    /** Where the deployment keeps everything; nothing else of the configuration needs to be right. */
    Path dataFolder() throws ConfigurationException {
        return folder == null ? ConfigurationReader.dataFolder(file()) : requireOne(folder);
    }

    /** The configuration without overrides, checked as far as a command needs it. */
    Configuration configuration() throws ConfigurationException {
        return configuration(StartCheck::problemsOfContent);
    }

    /** As {@link #configuration()}, with another check. */
    Configuration configuration(ConfigurationReader.Check check) throws ConfigurationException {
        return folder == null
                ? ConfigurationReader.read(file(), Map.of(), check)
                : ConfigurationReader.defaults(requireOne(folder), Map.of(), check);
    }

    private Path file() {
        return file == null ? here("--config FILE or --data DIR") : file;
    }

    /**
     * The configuration in this folder.
     *
     * @param otherwise what can be said where there is none
     */
    static Path here(String otherwise) {
        if (!Files.exists(FILE)) {
            throw new CommandFailure(
                    2,
                    "there is no " + FILE + " in this folder; say " + otherwise
                            + ", or begin a deployment: init --document openapi.yaml --upstream URL");
        }
        return FILE;
    }

    private Path requireOne(Path chosen) {
        if (file != null) {
            throw new CommandFailure(2, "expected --config FILE or --data DIR, not both");
        }
        return chosen;
    }

    /** Its store and commands, to be closed when the command ends. */
    OpenDeployment open() throws IOException, ConfigurationException {
        return place.open(this);
    }

    /** As {@link #open()}; a deployment that a file describes is made where there is none. */
    OpenDeployment openOrMake() throws IOException, ConfigurationException {
        return place.openOrMake(this);
    }
}
